import { setTimeout } from "node:timers/promises";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type {
  ParallelismConfiguration,
  PipelineExecutionStep,
  SageMakerClient,
  SelectiveExecutionConfig,
} from "@aws-sdk/client-sagemaker";
import { executionSteps } from "./execution-steps.ts";
import { followJobLogs } from "./job-logs.ts";

export interface RunClients {
  readonly sagemaker: SageMakerClient;
  readonly logs: CloudWatchLogsClient;
}

/** An execution as it stands. */
export interface Execution {
  readonly PipelineExecutionArn: string;
  readonly PipelineExecutionStatus: string;
  readonly FailureReason?: string;
  /** Oldest first. */
  readonly Steps: readonly PipelineExecutionStep[];
}

export interface WaitOptions {
  readonly pollSeconds?: number;
  /** Stops the execution and waits until it has stopped. */
  readonly signal?: AbortSignal;
  readonly onChange?: (execution: Execution) => void;
  /** Lines that the jobs print, as they come. */
  readonly onLog?: (step: string, line: string) => void;
}

export interface StartOptions {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** At most 3072 characters (StartPipelineExecution). */
  readonly description?: string;
  /** Letters, digits and `-` between them, at most 82 (StartPipelineExecution). */
  readonly displayName?: string;
  /** Overrides the pipeline's own for this execution. */
  readonly ParallelismConfiguration?: ParallelismConfiguration;
  /** Runs a part of the pipeline: see `selectSteps`. */
  readonly SelectiveExecutionConfig?: SelectiveExecutionConfig;
  /** Overrides the experiment of the definition's MlflowConfig. */
  readonly MlflowExperimentName?: string;
  /** The same start, however often it is sent: 32 to 128 characters. */
  readonly clientRequestToken?: string;
}

/**
 * Starts an execution of a pipeline and says its ARN.
 *
 * @example
 * const arn = await start(sagemaker, { name: "skin", parameters: { Epochs: "3" } });
 */
export async function start(sagemaker: SageMakerClient, options: StartOptions): Promise<string> {
  const { StartPipelineExecutionCommand } = await import("@aws-sdk/client-sagemaker");
  const { name, parameters = {}, description, displayName, clientRequestToken, ...rest } = options;
  const PipelineParameters = Object.entries(parameters).map(([Name, Value]) => ({ Name, Value }));
  const { PipelineExecutionArn = "" } = await sagemaker.send(
    new StartPipelineExecutionCommand({
      ...rest,
      PipelineName: name,
      ...(PipelineParameters.length > 0 && { PipelineParameters }),
      ...(description !== undefined && { PipelineExecutionDescription: description }),
      ...(displayName !== undefined && { PipelineExecutionDisplayName: displayName }),
      ...(clientRequestToken !== undefined && { ClientRequestToken: clientRequestToken }),
    }),
  );
  return PipelineExecutionArn;
}

/**
 * Waits until an execution has ended, telling how it goes on; an abort stops it first.
 *
 * @example
 * const ended = await wait(clients, arn, { onLog: (step, line) => console.error(step, line) });
 * if (ended.PipelineExecutionStatus !== "Succeeded") throw new Error(failureOf(ended));
 */
export async function wait(clients: RunClients, arn: string, options: WaitOptions = {}): Promise<Execution> {
  const { pollSeconds = 15, signal, onChange, onLog } = options;
  const logs = followJobLogs(clients.logs, arn);
  const drained = new Set<string>();
  let stopping = false;
  for (;;) {
    const execution = await describe(clients.sagemaker, arn);
    if (onLog !== undefined)
      for (const step of execution.Steps) {
        const name = step.StepName ?? "";
        if (drained.has(name)) continue;
        for (const line of await logs.read(step)) onLog(name, line);
        if (step.EndTime !== undefined) drained.add(name);
      }
    onChange?.(execution);
    if (hasEnded(execution)) return execution;
    if (signal?.aborted === true && !stopping) {
      stopping = true;
      await stop(clients.sagemaker, arn);
      continue;
    }
    await pause(pollSeconds * 1000, stopping ? undefined : signal);
  }
}

/** Which step failed and why, in one line. */
export function failureOf(execution: Execution): string {
  const failed = execution.Steps.filter((step) => step.StepStatus === "Failed");
  const told = failed.map((step) => `step ${step.StepName} failed: ${step.FailureReason ?? "no reason was given"}`);
  if (told.length > 0) return told.join("\n");
  const reason = execution.FailureReason === undefined ? "" : `: ${execution.FailureReason}`;
  return `the execution ended as ${execution.PipelineExecutionStatus}${reason}`;
}

const hasEnded = (execution: Execution): boolean =>
  ["Succeeded", "Failed", "Stopped"].includes(execution.PipelineExecutionStatus);

async function describe(sagemaker: SageMakerClient, arn: string): Promise<Execution> {
  const { DescribePipelineExecutionCommand } = await import("@aws-sdk/client-sagemaker");
  const { PipelineExecutionStatus = "", FailureReason } = await sagemaker.send(
    new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }),
  );
  return {
    PipelineExecutionArn: arn,
    PipelineExecutionStatus,
    ...(FailureReason !== undefined && { FailureReason }),
    Steps: await executionSteps(sagemaker, arn),
  };
}

async function stop(sagemaker: SageMakerClient, arn: string): Promise<void> {
  const { StopPipelineExecutionCommand } = await import("@aws-sdk/client-sagemaker");
  try {
    await sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: arn }));
  } catch (error) {
    // It may have ended in the meantime; the next look at it decides.
    if (!hasEnded(await describe(sagemaker, arn))) throw error;
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}
