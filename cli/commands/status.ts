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
        io.result({ Executions: executions.flat(), Endpoints });
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
            ["endpoint", "status"],
            Endpoints.map((e) => [e.EndpointName ?? "", e.EndpointStatus ?? ""]),
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

interface ShownStep extends PipelineExecutionStep {
  /** On the embedded engine: what ran the step's job, and how close that is to SageMaker. */
  readonly fidelity?: { readonly grade: string; readonly runner: string };
}

/** Adds how close each step's job ran to SageMaker: A in its container, B with its own /opt/ml, C with a stand-in. */
async function withFidelity(steps: readonly PipelineExecutionStep[]): Promise<ShownStep[]> {
  const { openManifests } = await import("../../local/index.ts");
  const manifestOf = openManifests(process.cwd());
  return steps.map((step) => {
    const { ProcessingJob, TrainingJob } = step.Metadata ?? {};
    const run = manifestOf(ProcessingJob?.Arn ?? TrainingJob?.Arn);
    return run === undefined ? step : { ...step, fidelity: { grade: run.grade, runner: run.runner } };
  });
}

const stepRow = (step: ShownStep): string[] => [
  step.StepName ?? "",
  step.StepStatus ?? "",
  step.StartTime === undefined ? "" : elapsed(step.StartTime, step.EndTime ?? new Date()),
  step.fidelity === undefined ? "" : `${step.fidelity.runner} (${step.fidelity.grade})`,
  remarkText(step),
];
