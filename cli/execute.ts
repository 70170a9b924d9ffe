import { upsert, type Upserted } from "../pipelines/upsert.ts";
import { start, wait, type Execution, type StartOptions } from "../pipelines/run.ts";
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
  /** How this execution is started, once the pipeline is there. */
  readonly startWith?: () => Promise<Omit<StartOptions, "name" | "parameters">>;
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
    const { startWith, onUpsert, onStart, ...rest } = options;
    const upserted = await upsert(session.clients, { ...upsertOptions(session, source), ...rest });
    onUpsert?.(upserted);
    const { name } = source;
    const arn = await start(session.clients.sagemaker, { ...(await startWith?.()), name, parameters: rest.parameters });
    onStart?.(arn);
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

/** What any upsert of a source is told; a large definition goes to the embedded engine's own bucket. */
export const upsertOptions = (session: Session, { name, text, assets, settings }: DefinitionSource) => ({
  name,
  definition: text,
  assets,
  ...(settings !== undefined && { settings }),
  ...(session.embedded !== undefined && { bucket: session.embedded.bucket }),
});

/** Says what an upsert did; the embedded engine fires triggers only while it runs. */
export function noteUpserted(io: Io, session: Session, { outcome, PipelineArn, triggers = [] }: Upserted): void {
  io.note(`${outcome} ${PipelineArn}`);
  for (const trigger of triggers) io.note(`${trigger.outcome} rule ${trigger.rule}`);
  if (triggers.some((trigger) => trigger.outcome !== "removed") && session.kind === "embedded")
    io.note("rules fire while the engine runs: npx sagewright local");
}
