import { inSession, withService, type CommonOptions, type Register } from "../command.ts";
import { readSource, type DefinitionSource } from "../definition-source.ts";
import { CliError, Exit, type Io } from "../io.ts";
import { collectParameter } from "../parameters.ts";
import type { Session } from "../session.ts";

interface UpsertOptions extends CommonOptions {
  readonly param?: Readonly<Record<string, string>>;
  readonly kwargs?: string;
  readonly name?: string;
  readonly roleArn?: string;
}

/** `sagewright upsert`: creates or updates a pipeline with its code and its triggers, and starts nothing. */
export const register: Register = (program) => {
  withService(program.command("upsert"))
    .description("create or update a pipeline, its code and its triggers, without starting it")
    .argument("<target>", "pipelines.skin.pipeline, a file of TypeScript, or a definition.json")
    .option("--param <name=value>", "a value for a parameter that says the bucket of the code", collectParameter)
    .option("--kwargs <json>", "what the pipeline's function gets, as a JSON object")
    .option("--name <name>", "the pipeline's name; default: its own, or the name of the definition's file")
    .option("--role-arn <arn>", "the role that the pipeline runs with; default: the engine's own")
    .action(async (target: string, options: UpsertOptions) => {
      const read = await readSource(target, options.kwargs);
      const source = { ...read, name: options.name ?? read.name };
      await inSession(options, (session, io) => upsertSource(session, io, source, options));
    });
};

async function upsertSource(session: Session, io: Io, source: DefinitionSource, options: UpsertOptions): Promise<void> {
  const { ProblemError, validate } = await import("../../definition/index.ts");
  const errors = validate(source.text).filter((problem) => problem.severity === "error");
  if (errors.length > 0) throw new ProblemError(errors);
  const roleArn = options.roleArn ?? session.embedded?.role;
  if (roleArn === undefined) throw new CliError("no role is known; give --role-arn ARN", Exit.usage);
  const { upsert } = await import("../../pipelines/upsert.ts");
  const { noteUpserted, upsertOptions } = await import("../execute.ts");
  const Bucket = options.param?.["Bucket"] ?? session.embedded?.bucket;
  const parameters = { ...(Bucket !== undefined && { Bucket }), ...options.param };
  const upserted = await upsert(session.clients, { ...upsertOptions(session, source), roleArn, parameters });
  io.result({ PipelineName: source.name, ...upserted });
  noteUpserted(io, session, upserted);
  io.print(upserted.PipelineArn);
}
