import { upsert, type Upserted } from "../pipelines/upsert.ts";
import { start, type StartOptions } from "../pipelines/run.ts";
import type { Tag } from "@aws-sdk/client-sagemaker";
import type { DefinitionSource } from "./definition-source.ts";
import { followExecution, type Followed } from "./follow-execution.ts";
import type { Io } from "./io.ts";
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
): Promise<Followed & { readonly upserted: Upserted }> {
  const { startWith, onUpsert, onStart, ...rest } = options;
  let upserted: Upserted | undefined;
  const followed = await followExecution(session, io, JSON.parse(source.text), async () => {
    upserted = await upsert(session.clients, { ...upsertOptions(session, source), ...rest });
    onUpsert?.(upserted);
    const { name } = source;
    const arn = await start(session.clients.sagemaker, { ...(await startWith?.()), name, parameters: rest.parameters });
    onStart?.(arn);
    return arn;
  });
  if (upserted === undefined) throw new Error("an execution was followed whose pipeline was not upserted");
  return { upserted, ...followed };
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
