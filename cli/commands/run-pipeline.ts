import type { Tag } from "@aws-sdk/client-sagemaker";
import type { Command } from "commander";
import { member } from "../../definition/model.ts";
import { withJson, type Register } from "../command.ts";
import { parseKwargs, parseOption, readSource } from "../definition-source.ts";
import { CliError, Exit, openIo, type Io } from "../io.ts";
import type { Session } from "../session.ts";

interface RunPipelineOptions {
  readonly json?: boolean;
  readonly moduleName?: string;
  readonly roleArn?: string;
  readonly kwargs?: string;
  readonly tags?: string;
  readonly description?: string;
}

/** `run-pipeline`: as AWS's MLOps template has it; upserts and starts a pipeline and waits for it. */
export const register: Register = (program) => {
  withJson(program.command("run-pipeline"))
    .description("create or update a pipeline, start it and wait for it; as AWS's MLOps template calls it")
    .option("-n, --module-name <module>", "the module, such as pipelines.skin.pipeline")
    .option("--role-arn <arn>", "the role that the pipeline runs with")
    .option("--kwargs <json>", "what the pipeline's function gets: a JSON object or a Python dict")
    .option("--tags <json>", 'the pipeline\'s tags: [{"Key": "…", "Value": "…"}]')
    .option("--description <text>", "the pipeline's description")
    .action(async (options: RunPipelineOptions, command: Command) => {
      if (options.moduleName === undefined || options.roleArn === undefined) {
        command.outputHelp({ error: true });
        process.exitCode = Exit.usage;
        return;
      }
      const { openSession } = await import("../session.ts");
      const { region } = parseKwargs(options.kwargs);
      const session = await openSession({ aws: true, ...(typeof region === "string" && { region }) });
      try {
        await runPipeline(session, openIo(options), options.moduleName, options.roleArn, options);
      } finally {
        await session.close();
      }
    });
};

async function runPipeline(
  session: Session,
  io: Io,
  module: string,
  roleArn: string,
  options: RunPipelineOptions,
): Promise<void> {
  const { fillParameters } = await import("../parameters.ts");
  const { execute } = await import("../execute.ts");
  const { failureOf } = await import("../../pipelines/run.ts");
  const tags = await allTags(
    session,
    io,
    parseTags(options.tags),
    parseKwargs(options.kwargs)["sagemaker_project_arn"],
  );
  const source = await readSource(module, options.kwargs);
  io.print("###### Creating/updating a SageMaker Pipeline with the following definition:");
  io.print(source.text);
  const { upserted, execution, interrupted } = await execute(session, io, source, {
    roleArn,
    parameters: fillParameters(JSON.parse(source.text), {}, { RoleArn: roleArn }),
    tags,
    ...(options.description !== undefined && { description: options.description }),
    onUpsert(upserted) {
      io.print("\n###### Created/Updated SageMaker Pipeline: Response received:");
      io.print(JSON.stringify(upserted));
    },
    onStart(arn) {
      io.print(`\n###### Execution started with PipelineExecutionArn: ${arn}`);
      io.print("Waiting for the execution to finish...");
    },
  });
  io.result({ PipelineName: source.name, PipelineArn: upserted.PipelineArn, ...execution });
  io.print("\n#####Execution completed. Execution step details:");
  io.print(JSON.stringify(execution.Steps, null, 2));
  if (execution.PipelineExecutionStatus === "Succeeded") return;
  io.note(`error: ${failureOf(execution)}`);
  process.exitCode = interrupted ? Exit.interrupted : Exit.failed;
}

const isTag = (tag: unknown): tag is Tag =>
  typeof member(tag, "Key") === "string" && typeof member(tag, "Value") === "string";

function parseTags(text: string | undefined): readonly Tag[] {
  if (text === undefined) return [];
  const value: unknown = parseOption("--tags", text);
  if (Array.isArray(value) && value.every(isTag)) return value;
  throw new CliError(`--tags is ${text}; give a list such as [{"Key": "team", "Value": "vision"}]`, Exit.usage);
}

// The template goes on without the project's tags where they cannot be read, and says so.
async function allTags(session: Session, io: Io, tags: readonly Tag[], project: unknown): Promise<readonly Tag[]> {
  if (typeof project !== "string") return tags;
  const { ListTagsCommand } = await import("@aws-sdk/client-sagemaker");
  try {
    const { Tags = [] } = await session.clients.sagemaker.send(new ListTagsCommand({ ResourceArn: project }));
    return [...tags, ...Tags.filter(({ Key }) => !tags.some((tag) => tag.Key === Key))];
  } catch (error) {
    io.note(`Error getting project tags: ${error instanceof Error ? error.message : String(error)}`);
    return tags;
  }
}
