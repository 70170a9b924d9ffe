import type { EndpointSummary, PipelineExecutionStep, PipelineSummary } from "@aws-sdk/client-sagemaker";
import type { Register } from "../command.ts";
import { inSession, withService, type CommonOptions } from "../command.ts";
import { executionArgument, executionNamed } from "../execution-named.ts";
import type { Clients } from "../session.ts";
import { remarkText } from "../step-text.ts";
import { elapsed, table } from "../text.ts";

/** `sagewright status`: the newest executions, or one execution with its steps; and the endpoints. */
export const register: Register = (program) => {
  withService(program.command("status"))
    .description("show pipelines with their executions, or one execution with its steps, and the endpoints")
    .argument("[execution]", executionArgument)
    .action(async (execution: string | undefined, options: CommonOptions) => {
      await inSession(options, async ({ clients, kind }, io) => {
        if (execution !== undefined) {
          const arn = await executionNamed(clients, execution);
          const { status, reason, steps: found } = await describe(clients, arn);
          const steps = kind === "embedded" ? await withFidelity(found) : found;
          io.result({
            PipelineExecutionArn: arn,
            PipelineExecutionStatus: status,
            FailureReason: reason,
            Steps: steps,
          });
          io.print(`${arn}\n${status}${reason === undefined ? "" : `: ${reason}`}\n`);
          io.print(table(["step", "status", "time", "ran in", "reason"], steps.map(stepRow)));
          return;
        }
        const { ListPipelineExecutionsCommand, paginateListEndpoints, paginateListPipelines } =
          await import("@aws-sdk/client-sagemaker");
        const paged = { client: clients.sagemaker };
        const PipelineSummaries: PipelineSummary[] = [];
        for await (const page of paginateListPipelines(paged, {}))
          PipelineSummaries.push(...(page.PipelineSummaries ?? []));
        const executions = await Promise.all(
          PipelineSummaries.map(async ({ PipelineName }) => {
            const { PipelineExecutionSummaries = [] } = await clients.sagemaker.send(
              new ListPipelineExecutionsCommand({ PipelineName, SortOrder: "Descending", MaxResults: 5 }),
            );
            return PipelineExecutionSummaries.map((summary) => ({ PipelineName, ...summary }));
          }),
        );
        const Endpoints: EndpointSummary[] = [];
        for await (const page of paginateListEndpoints(paged, {})) Endpoints.push(...(page.Endpoints ?? []));
        const ranIn = kind === "embedded" ? await fidelities() : () => undefined;
        const shown = Endpoints.map((one) => {
          const fidelity = ranIn(one.EndpointArn);
          return fidelity === undefined ? one : { ...one, fidelity };
        });
        io.result({ Executions: executions.flat(), Endpoints: shown });
        io.print(
          table(
            ["pipeline", "execution", "status", "started"],
            executions
              .flat()
              .map((e) => [
                e.PipelineName ?? "",
                (e.PipelineExecutionArn ?? "").split("/").at(-1) ?? "",
                e.PipelineExecutionStatus ?? "",
                e.StartTime?.toISOString() ?? "",
              ]),
          ),
        );
        io.print("");
        io.print(
          table(
            ["endpoint", "status", "ran in"],
            shown.map((e) => [
              e.EndpointName ?? "",
              e.EndpointStatus ?? "",
              "fidelity" in e ? ranText(e.fidelity) : "",
            ]),
          ),
        );
      });
    });
};

async function describe(clients: Clients, arn: string) {
  const { DescribePipelineExecutionCommand } = await import("@aws-sdk/client-sagemaker");
  const { executionSteps } = await import("../../pipelines/execution-steps.ts");
  const execution = await clients.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
  const steps = await executionSteps(clients.sagemaker, arn);
  return { status: execution.PipelineExecutionStatus, reason: execution.FailureReason, steps };
}

/** The ARN of what a step runs: its job or its endpoint. */
function ranBy({ Metadata = {} }: PipelineExecutionStep): string | undefined {
  const { ProcessingJob, TrainingJob, TransformJob, TuningJob, QualityCheck, ClarifyCheck, Endpoint } = Metadata;
  const job = ProcessingJob ?? TrainingJob ?? TransformJob ?? TuningJob ?? Endpoint;
  return job?.Arn ?? QualityCheck?.CheckJobArn ?? ClarifyCheck?.CheckJobArn;
}

/** On the embedded engine: what ran a job or an endpoint, and how close that is to SageMaker. */
interface Fidelity {
  readonly grade: string;
  readonly runner: string;
}

interface ShownStep extends PipelineExecutionStep {
  readonly fidelity?: Fidelity;
}

/** How close jobs and endpoints ran to SageMaker: A in their container, B with their own /opt/ml, C with a stand-in. */
async function fidelities(): Promise<(arn: string | undefined) => Fidelity | undefined> {
  const { openManifests } = await import("../../local/index.ts");
  const manifestOf = openManifests(process.cwd());
  return (arn) => {
    const run = manifestOf(arn);
    return run && { grade: run.grade, runner: run.runner };
  };
}

async function withFidelity(steps: readonly PipelineExecutionStep[]): Promise<readonly ShownStep[]> {
  const ranIn = await fidelities();
  return steps.map((step) => {
    const fidelity = ranIn(ranBy(step));
    return fidelity === undefined ? step : { ...step, fidelity };
  });
}

const ranText = ({ runner, grade }: Fidelity): string => `${runner} (${grade})`;

const stepRow = (step: ShownStep): string[] => [
  step.StepName ?? "",
  step.StepStatus ?? "",
  step.StartTime === undefined ? "" : elapsed(step.StartTime, step.EndTime ?? new Date()),
  step.fidelity === undefined ? "" : ranText(step.fidelity),
  remarkText(step),
];
