import { upsert, type Upserted } from "../pipelines/upsert.ts";
import { start, wait, type Execution } from "../pipelines/run.ts";
import type { Tag } from "@aws-sdk/client-sagemaker";
import type { DefinitionSource } from "./definition-source.ts";
import type { Io } from "./io.ts";
import { openProgress } from "./progress.ts";
import type { Session } from "./session.ts";

export interface ExecuteOptions {
  readonly roleArn: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags?: readonly Tag[];
  readonly description?: string;
  readonly onUpsert?: (upserted: Upserted) => void;
  readonly onStart?: (executionArn: string) => void;
}

/** Upserts a pipeline, starts it and waits with progress; Ctrl-C stops the execution and waits until it has stopped. */
export async function execute(
  session: Session,
  io: Io,
  source: DefinitionSource,
  options: ExecuteOptions,
): Promise<{ readonly upserted: Upserted; readonly execution: Execution; readonly interrupted: boolean }> {
  const interrupt = new AbortController();
  const onSignal = (): void => {
    io.note("stopping the execution; its end is awaited");
    interrupt.abort();
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const progress = await openProgress(io, JSON.parse(source.text));
  try {
    const upserted = await upsert(session.clients, {
      name: source.name,
      definition: source.text,
      assets: source.assets,
      ...options,
    });
    options.onUpsert?.(upserted);
    const arn = await start(session.clients.sagemaker, { name: source.name, parameters: options.parameters });
    options.onStart?.(arn);
    const execution = await wait(session.clients, arn, {
      pollSeconds: session.kind === "embedded" ? 0.5 : 15,
      signal: interrupt.signal,
      onChange: progress.onChange,
      onLog: progress.onLog,
    });
    progress.end(execution);
    return { upserted, execution, interrupted: interrupt.signal.aborted };
  } finally {
    progress.close();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}
