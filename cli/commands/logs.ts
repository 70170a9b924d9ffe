import type { Register } from "../command.ts";
import { inSession, withService, type CommonOptions } from "../command.ts";
import { executionArgument } from "../execution-named.ts";
import { CliError, Exit } from "../io.ts";
import type { Clients } from "../session.ts";

interface LogEvent {
  readonly step: string;
  readonly timestamp: number;
  readonly message: string;
}

/** `sagewright logs`: what the containers of an execution, or an endpoint, printed. */
export const register: Register = (program) => {
  withService(program.command("logs"))
    .description("print the logs of an execution's steps, or of an endpoint")
    .argument("[execution]", executionArgument)
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
              ? await stepEvents(clients, execution ?? "", step)
              : await endpointEvents(clients, options.endpoint);
          io.result({ events });
          for (const event of events)
            io.print(`${new Date(event.timestamp).toISOString()}  ${event.step}  ${event.message}`);
          if (events.length === 0) io.note("nothing was printed");
        });
      },
    );
};

async function stepEvents(clients: Clients, asked: string, only: string | undefined): Promise<LogEvent[]> {
  const { executionNamed } = await import("../execution-named.ts");
  const { stepLogOf, streamsOf } = await import("../../pipelines/step-log.ts");
  const arn = await executionNamed(clients, asked);
  const { executionSteps } = await import("../../pipelines/execution-steps.ts");
  const steps = await executionSteps(clients.sagemaker, arn);
  const wanted = steps.filter(({ StepName }) => only === undefined || StepName === only);
  if (only !== undefined && wanted.length === 0) {
    const names = steps.map(({ StepName }) => StepName).join(", ");
    throw new CliError(`step ${only} has not run in ${arn}; these have: ${names || "none"}`);
  }
  const all: LogEvent[] = [];
  for (const step of wanted) {
    const log = stepLogOf(step, arn);
    if (log === undefined) continue;
    const streams = await streamsOf(clients.logs, log);
    if (streams.length > 0) all.push(...(await read(clients, step.StepName ?? "", log.group, streams)));
  }
  return all;
}

async function endpointEvents(clients: Clients, endpoint: string): Promise<LogEvent[]> {
  const { ResourceNotFoundException } = await import("@aws-sdk/client-cloudwatch-logs");
  const group = `/aws/sagemaker/Endpoints/${endpoint}`;
  try {
    return await read(clients, endpoint, group);
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new CliError(`there is no log group ${group} yet; nothing of it has run`);
  }
}

/** FilterLogEvents takes so many streams at a time. */
const mostStreams = 100;

async function read(clients: Clients, label: string, group: string, streams?: readonly string[]): Promise<LogEvent[]> {
  const { paginateFilterLogEvents } = await import("@aws-sdk/client-cloudwatch-logs");
  const events: LogEvent[] = [];
  for (let from = 0; from === 0 || from < (streams?.length ?? 0); from += mostStreams) {
    const logStreamNames = streams?.slice(from, from + mostStreams);
    const pages = paginateFilterLogEvents(
      { client: clients.logs },
      { logGroupName: group, ...(logStreamNames !== undefined && { logStreamNames }) },
    );
    for await (const page of pages)
      for (const event of page.events ?? [])
        events.push({ step: label, timestamp: event.timestamp ?? 0, message: event.message ?? "" });
  }
  return events;
}
