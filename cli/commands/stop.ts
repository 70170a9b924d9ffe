import type { Register } from "../command.ts";
import { inSession, withService, type CommonOptions } from "../command.ts";
import { executionArgument } from "../execution-named.ts";
import { Exit, type Io } from "../io.ts";
import type { Session } from "../session.ts";

/** `sagewright stop`: StopPipelineExecution, and its end. */
export const register: Register = (program) => {
  withService(program.command("stop"))
    .description("stop an execution and wait until it has stopped; Ctrl-C ends the waiting alone")
    .argument("<execution>", executionArgument)
    .action(async (execution: string, options: CommonOptions) => {
      await inSession(options, (session, io) => stop(session, io, execution));
    });
};

async function stop({ clients, kind }: Session, io: Io, asked: string): Promise<void> {
  const { executionNamed } = await import("../execution-named.ts");
  const arn = await executionNamed(clients, asked);
  const { StopPipelineExecutionCommand } = await import("@aws-sdk/client-sagemaker");
  const { wait } = await import("../../pipelines/run.ts");
  await clients.sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: arn }));
  io.note(`stopping ${arn}; its running steps get time to end`);
  const execution = await wait(clients, arn, { pollSeconds: kind === "embedded" ? 0.2 : 15 });
  io.result(execution);
  io.print(`${arn}  ${execution.PipelineExecutionStatus}`);
  process.exitCode = execution.PipelineExecutionStatus === "Stopped" ? Exit.done : Exit.failed;
}
