import type { Execution } from "../../pipelines/run.ts";
import type { Outcome } from "../../pipelines/outcome.ts";
import type { Register } from "../command.ts";
import { inSession, withService, type CommonOptions } from "../command.ts";
import { type DefinitionSource, readSource } from "../definition-source.ts";
import { CliError, Exit, type Io } from "../io.ts";
import { collectParameter } from "../parameters.ts";
import { partOf, withPart, type PartOptions } from "../part.ts";
import { playOf, withPlay, type PlayOptions } from "../play.ts";
import type { Session } from "../session.ts";

interface RunOptions extends CommonOptions, PartOptions, PlayOptions {
  readonly param?: Readonly<Record<string, string>>;
  readonly data?: string;
  readonly kwargs?: string;
  readonly name?: string;
  readonly roleArn?: string;
}

/** `sagewright run`: builds or reads a pipeline, upserts it, starts it and waits with progress. */
export const register: Register = (program) => {
  withPlay(withPart(withService(program.command("run"))))
    .description("run a pipeline and wait for it: a TypeScript module, or a definition.json whoever wrote it")
    .argument("<target>", "pipelines.skin.pipeline, a file of TypeScript, or a definition.json")
    .option("--param <name=value>", "a value for a pipeline parameter; may be repeated", collectParameter)
    .option("--data <file>", "upload a file and set the parameter InputDataUri to it")
    .option("--kwargs <json>", "what the pipeline's function gets, as a JSON object")
    .option("--name <name>", "the pipeline's name; default: its own, or the name of the definition's file")
    .option(
      "--role-arn <arn>",
      "the role that the pipeline runs with; default: the parameter RoleArn, or the engine's own",
    )
    .action(async (target: string, options: RunOptions) => {
      const read = await readSource(target, options.kwargs);
      const source = { ...read, name: options.name ?? read.name };
      const play = await playOf(options, () => stepNames(source.text));
      await inSession(
        { ...options, ...(play !== undefined && { play }) },
        (session, io) => run(session, io, source, options),
        { onInterrupt: "leave to the work" },
      );
    });
};

async function stepNames(definition: string): Promise<readonly string[]> {
  const { stepsOf } = await import("../../definition/index.ts");
  return stepsOf(JSON.parse(definition)).map(({ name }) => name);
}

async function run(session: Session, io: Io, source: DefinitionSource, options: RunOptions): Promise<void> {
  const { ProblemError, validate } = await import("../../definition/index.ts");
  const { validateConfig } = await import("../validate-config.ts");
  const problems = validate(source.text, validateConfig(process.cwd()));
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) throw new ProblemError(errors);
  for (const { severity, code, path, message } of problems) io.note(`${severity} ${code} ${path}: ${message}`);

  const part = await partOf(source, options);
  const parameters = await parametersOf(session, io, source, options);
  const roleArn = options.roleArn ?? parameters["RoleArn"] ?? session.embedded?.role;
  if (roleArn === undefined) throw new CliError("no role is known; give --role-arn ARN", Exit.usage);
  const { execute, noteUpserted } = await import("../execute.ts");
  const { upserted, execution, interrupted } = await execute(session, io, source, {
    roleArn,
    parameters,
    startWith: () => part.startWith(session, io),
    onUpsert: (upserted) => noteUpserted(io, session, upserted),
    onStart: (arn) => io.note(`started ${arn}`),
  });
  const { readOutcome } = await import("../../pipelines/outcome.ts");
  const outcome = await readOutcome(session.clients, execution);
  const { readEvaluation } = await import("../../pipelines/evaluation.ts");
  const Evaluation = outcome?.Evaluation ?? (await readEvaluation(session.clients, execution, JSON.parse(source.text)));
  const { name: PipelineName } = source;
  io.result({ PipelineName, PipelineArn: upserted.PipelineArn, ...execution, ...outcome, Evaluation });
  await report(io, execution, outcome, Evaluation);
  process.exitCode =
    execution.PipelineExecutionStatus === "Succeeded" ? Exit.done : interrupted ? Exit.interrupted : Exit.failed;
}

async function parametersOf(session: Session, io: Io, source: DefinitionSource, options: RunOptions) {
  const { fillParameters } = await import("../parameters.ts");
  const definition: unknown = JSON.parse(source.text);
  const { embedded } = session;
  const known = { Bucket: embedded?.bucket, RoleArn: options.roleArn ?? embedded?.role };
  if (options.data === undefined) return fillParameters(definition, options.param ?? {}, known);
  const parameters = fillParameters(definition, { InputDataUri: "s3://", ...options.param }, known);
  const bucket = parameters["Bucket"] ?? embedded?.bucket;
  if (bucket === undefined)
    throw new CliError("--data needs a bucket to upload to; give --param Bucket=NAME", Exit.usage);
  const { uploadData } = await import("../../pipelines/upload-data.ts");
  io.note(`uploading ${options.data} to ${bucket}`);
  const InputDataUri = await uploadData(session.clients.s3, { bucket, prefix: source.name, file: options.data });
  return { ...parameters, InputDataUri };
}

async function report(io: Io, execution: Execution, outcome: Outcome | undefined, evaluation: unknown): Promise<void> {
  const { metricsOf } = await import("../../pipelines/outcome.ts");
  const { failureOf } = await import("../../pipelines/run.ts");
  for (const { name, value, deviation } of metricsOf(evaluation))
    io.print(`${name.padEnd(22)} ${value.toFixed(4)}${deviation === undefined ? "" : ` ± ${deviation.toFixed(4)}`}`);
  if (outcome !== undefined) io.print(`${outcome.ModelPackageArn}  ${outcome.ModelApprovalStatus ?? ""}`);
  const { PipelineExecutionArn, PipelineExecutionStatus } = execution;
  io.print(`${PipelineExecutionArn}  ${PipelineExecutionStatus}`);
  if (PipelineExecutionStatus !== "Succeeded") io.note(`error: ${failureOf(execution)}`);
}
