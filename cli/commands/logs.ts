import type { Register } from "../command.ts";
import { inSession, withService, type CommonOptions } from "../command.ts";
import { CliError, Exit } from "../io.ts";
import type { Clients } from "../session.ts";
import { executionArn } from "./status.ts";

interface LogEvent {
  readonly step: string;
  readonly timestamp: number;
  readonly message: string;
}

/** `sagewright logs`: what the containers of an execution, or an endpoint, printed. */
export const register: Register = (program) => {
  withService(program.command("logs"))
    .description("print the logs of an execution's steps, or of an endpoint")
    .argument("[execution]", "execution ARN, or a pipeline's name for its newest execution")
    .argument("[step]", "one step only")
    .option("--endpoint <name>", "an endpoint's logs instead")
    .action(
      async (
        execution: string | undefined,
        step: string | undefined,
        options: CommonOptions & { endpoint?: string },
      ) => {
        if ((execution === undefined) === (options.endpoint === undefined))
          throw new CliError("name an execution (or a pipeline), or --endpoint NAME; not both, not none", Exit.usage);
        await inSession(options, async ({ clients }, io) => {
          const events =
            options.endpoint === undefined
              ? await stepEvents(clients, await executionArn(clients, execution ?? ""), step)
              : await read(clients, options.endpoint, `/aws/sagemaker/Endpoints/${options.endpoint}`);
          io.result({ events });
          for (const event of events)
            io.print(`${new Date(event.timestamp).toISOString()}  ${event.step}  ${event.message}`);
        });
      },
    );
};

async function stepEvents(clients: Clients, arn: string, only: string | undefined): Promise<LogEvent[]> {
  const { ListPipelineExecutionStepsCommand } = await import("@aws-sdk/client-sagemaker");
  const { PipelineExecutionSteps = [] } = await clients.sagemaker.send(
    new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn, SortOrder: "Ascending", MaxResults: 100 }),
  );
  const steps = PipelineExecutionSteps.filter((s) => only === undefined || s.StepName === only);
  if (only !== undefined && steps.length === 0) {
    const names = PipelineExecutionSteps.map((s) => s.StepName).join(", ");
    throw new CliError(`step ${only} has not run in ${arn}; these have: ${names || "none"}`);
  }
  const all: LogEvent[] = [];
  for (const { StepName, Metadata } of steps) {
    const job = Metadata?.ProcessingJob?.Arn ?? Metadata?.TrainingJob?.Arn;
    if (StepName === undefined || job === undefined) continue;
    const group = `/aws/sagemaker/${Metadata?.TrainingJob === undefined ? "ProcessingJobs" : "TrainingJobs"}`;
    all.push(...(await read(clients, StepName, group, await jobName(clients, job, group))));
  }
  return all;
}

// The service lower-cases names in job ARNs, log streams keep the name as it was given.
async function jobName(clients: Clients, arn: string, group: string): Promise<string> {
  const lower = arn.slice(arn.lastIndexOf("/") + 1);
  const { DescribeLogStreamsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const prefix = lower.split("-").slice(0, 2).join("-");
  const { logStreams = [] } = await clients.logs.send(
    new DescribeLogStreamsCommand({ logGroupName: group, logStreamNamePrefix: prefix }),
  );
  const found = logStreams.find((s) => s.logStreamName?.toLowerCase().startsWith(`${lower}/`));
  return found?.logStreamName?.split("/")[0] ?? lower;
}

async function read(clients: Clients, label: string, group: string, prefix?: string): Promise<LogEvent[]> {
  const { paginateFilterLogEvents, ResourceNotFoundException } = await import("@aws-sdk/client-cloudwatch-logs");
  const events: LogEvent[] = [];
  try {
    const pages = paginateFilterLogEvents(
      { client: clients.logs },
      { logGroupName: group, ...(prefix !== undefined && { logStreamNamePrefix: prefix }) },
    );
    for await (const page of pages)
      for (const event of page.events ?? [])
        events.push({ step: label, timestamp: event.timestamp ?? 0, message: event.message ?? "" });
  } catch (error) {
    if (error instanceof ResourceNotFoundException)
      throw new CliError(`there is no log group ${group} yet; nothing of it has run`);
    throw error;
  }
  return events;
}
