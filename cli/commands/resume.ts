import type { Register } from "../command.ts";
import { inSession, withService, type CommonOptions } from "../command.ts";
import { executionArgument } from "../execution-named.ts";
import { CliError, Exit, type Io } from "../io.ts";
import { parallelismOf } from "../part.ts";
import { playOf, withPlay, type PlayOptions } from "../play.ts";
import type { Clients, Session } from "../session.ts";

interface ResumeOptions extends CommonOptions, PlayOptions {
  readonly maxParallelSteps?: string;
}

/** `sagewright resume`: RetryPipelineExecution, with progress. */
export const register: Register = (program) => {
  withPlay(withService(program.command("resume")))
    .description("run what failed or was stopped in an execution again, on the results of the steps that succeeded")
    .argument("[execution]", `${executionArgument}; default: the newest that can be resumed`)
    .option("--max-parallel-steps <n>", "how many steps may run at once from now on")
    .action(async (execution: string | undefined, options: ResumeOptions) => {
      const play = await playOf(options);
      await inSession(
        { ...options, ...(play !== undefined && { play }) },
        (session, io) => resume(session, io, execution, options),
        { onInterrupt: "leave to the work" },
      );
    });
};

async function resume(session: Session, io: Io, asked: string | undefined, options: ResumeOptions): Promise<void> {
  const { sagemaker } = session.clients;
  const ParallelismConfiguration = parallelismOf(options.maxParallelSteps);
  const { executionNamed } = await import("../execution-named.ts");
  const arn = asked === undefined ? await newest(session.clients) : await executionNamed(session.clients, asked);
  const { DescribePipelineDefinitionForExecutionCommand, RetryPipelineExecutionCommand } =
    await import("@aws-sdk/client-sagemaker");
  const { PipelineDefinition = "{}" } = await sagemaker.send(
    new DescribePipelineDefinitionForExecutionCommand({ PipelineExecutionArn: arn }),
  );
  const { followExecution } = await import("../follow-execution.ts");
  const { execution, interrupted } = await followExecution(session, io, JSON.parse(PipelineDefinition), async () => {
    await sagemaker.send(
      new RetryPipelineExecutionCommand({
        PipelineExecutionArn: arn,
        ...(ParallelismConfiguration !== undefined && { ParallelismConfiguration }),
      }),
    );
    io.note(`resumed ${arn}`);
    return arn;
  });
  const { failureOf } = await import("../../pipelines/run.ts");
  io.result(execution);
  io.print(`${arn}  ${execution.PipelineExecutionStatus}`);
  const succeeded = execution.PipelineExecutionStatus === "Succeeded";
  if (!succeeded) io.note(`error: ${failureOf(execution)}`);
  process.exitCode = succeeded ? Exit.done : interrupted ? Exit.interrupted : Exit.failed;
}

/** The newest execution of any pipeline that failed or was stopped. */
async function newest({ sagemaker }: Clients): Promise<string> {
  const { ListPipelineExecutionsCommand, paginateListPipelines } = await import("@aws-sdk/client-sagemaker");
  let found: { readonly arn: string; readonly time: number } | undefined;
  for await (const { PipelineSummaries = [] } of paginateListPipelines({ client: sagemaker }, {})) {
    for (const { PipelineName } of PipelineSummaries) {
      const { PipelineExecutionSummaries = [] } = await sagemaker.send(
        new ListPipelineExecutionsCommand({ PipelineName, SortBy: "CreationTime", SortOrder: "Descending" }),
      );
      for (const { PipelineExecutionArn: arn = "", PipelineExecutionStatus, StartTime } of PipelineExecutionSummaries) {
        const time = StartTime?.getTime() ?? 0;
        if (PipelineExecutionStatus !== "Failed" && PipelineExecutionStatus !== "Stopped") continue;
        if (time > (found?.time ?? -1)) found = { arn, time };
      }
    }
  }
  if (found === undefined) throw new CliError("no execution has failed or been stopped; there is nothing to resume");
  return found.arn;
}
