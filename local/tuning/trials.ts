import type {
  DescribeHyperParameterTuningJobResponse,
  HyperParameterTrainingJobSummary,
} from "@aws-sdk/client-sagemaker";
import { randomBytes } from "node:crypto";
import type { TrainingRecord, TrainingRequest } from "../containers/training-record.ts";
import type { Context } from "../context.ts";
import type { Wire } from "../sagemaker/operation.ts";
import type { Candidate, TrainingDefinition } from "./candidates.ts";
import type { Values } from "./ranges.ts";

export type TuningRecord = Wire<DescribeHyperParameterTuningJobResponse>;
export type Summary = Wire<HyperParameterTrainingJobSummary>;
export type Objective = { readonly Type?: string | undefined; readonly MetricName?: string | undefined };

/** A training job of a tuning job; what else is known of it is in its own record. */
interface Trial {
  readonly name: string;
  readonly tuned: Values;
  readonly objective: Objective;
  readonly definition?: string;
}

/** The objective of a definition: its own where there are several, else the job's. */
export const objectiveOf = (
  job: Pick<TuningRecord, "HyperParameterTuningJobConfig">,
  definition: TrainingDefinition,
): Objective => definition.TuningObjective ?? job.HyperParameterTuningJobConfig?.HyperParameterTuningJobObjective ?? {};

/** Notes a trial before it starts and makes the request that starts it. */
export function newTrial(
  ctx: Context,
  job: TuningRecord,
  { definition, values }: Candidate,
  number: number,
): TrainingRequest & { readonly TuningJobArn?: string } {
  const tuning = job.HyperParameterTuningJobName ?? "";
  const name = `${tuning}-${String(number).padStart(3, "0")}-${randomBytes(4).toString("hex")}`;
  const objective = objectiveOf(job, definition);
  const trial: Trial = {
    name,
    tuned: values,
    objective,
    ...(definition.DefinitionName !== undefined && { definition: definition.DefinitionName }),
  };
  ctx.store.put("TuningTrial", `${tuning}/${name}`, trial);
  const {
    DefinitionName: _name,
    TuningObjective: _objective,
    HyperParameterRanges: _ranges,
    StaticHyperParameters: fixed,
    HyperParameterTuningResourceConfig: flexible,
    ResourceConfig: given,
    ...rest
  } = definition;
  const { InstanceConfigs: [first] = [], AllocationStrategy: _strategy, ...resources } = flexible ?? {};
  const { InstanceType, InstanceCount, VolumeSizeInGB = 1, ...more } = { ...resources, ...first };
  return {
    ...rest,
    TrainingJobName: name,
    ResourceConfig: given ?? {
      ...more,
      VolumeSizeInGB,
      ...(InstanceType !== undefined && { InstanceType }),
      ...(InstanceCount !== undefined && { InstanceCount }),
    },
    HyperParameters: { ...fixed, ...values, _tuning_objective_metric: objective.MetricName ?? "" },
    ...(job.HyperParameterTuningJobArn !== undefined && { TuningJobArn: job.HyperParameterTuningJobArn }),
  };
}

/** Forgets which training jobs belong to a tuning job that is deleted; the jobs themselves stay. */
export function dropTrials({ store }: Pick<Context, "store">, tuning: string): void {
  for (const { name } of store.list<Trial>("TuningTrial", `${tuning}/`))
    store.delete("TuningTrial", `${tuning}/${name}`);
}

/** The training jobs of a tuning job, in the order in which they were started. */
export const summariesOf = (ctx: Pick<Context, "store">, tuning: string): readonly Summary[] =>
  ctx.store.list<Trial>("TuningTrial", `${tuning}/`).flatMap((trial) => {
    const record = ctx.store.get<TrainingRecord>("TrainingJob", trial.name);
    return record === undefined ? [] : [summaryOf(trial, record)];
  });

function summaryOf({ tuned, objective, definition }: Trial, record: TrainingRecord): Summary {
  const metric = record.FinalMetricDataList?.find(({ MetricName }) => MetricName === objective.MetricName);
  const underWay = ["InProgress", "Stopping"].includes(record.TrainingJobStatus ?? "");
  return {
    ...(definition !== undefined && { TrainingJobDefinitionName: definition }),
    TrainingJobName: record.TrainingJobName,
    TrainingJobArn: record.TrainingJobArn,
    CreationTime: record.CreationTime,
    ...(record.TrainingStartTime !== undefined && { TrainingStartTime: record.TrainingStartTime }),
    ...(record.TrainingEndTime !== undefined && { TrainingEndTime: record.TrainingEndTime }),
    TrainingJobStatus: record.TrainingJobStatus,
    TunedHyperParameters: { ...tuned },
    ...(record.FailureReason !== undefined && { FailureReason: record.FailureReason }),
    ...(metric !== undefined && {
      FinalHyperParameterTuningJobObjectiveMetric: {
        Type: objective.Type === "Minimize" ? "Minimize" : "Maximize",
        MetricName: metric.MetricName,
        Value: metric.Value,
      },
    }),
    ObjectiveStatus: metric !== undefined && !underWay ? "Succeeded" : underWay ? "Pending" : "Failed",
  };
}

export const valueOf = (summary: Summary): number | undefined =>
  summary.ObjectiveStatus === "Succeeded" ? summary.FinalHyperParameterTuningJobObjectiveMetric?.Value : undefined;

/** Best first, by the objective; those without a value are left out. */
export function bestFirst(summaries: readonly Summary[]): readonly Summary[] {
  const rank = (one: Summary): number => {
    const value = valueOf(one) ?? 0;
    return one.FinalHyperParameterTuningJobObjectiveMetric?.Type === "Minimize" ? value : -value;
  };
  return summaries.filter((one) => valueOf(one) !== undefined).toSorted((a, b) => rank(a) - rank(b));
}

/** What a tuning job's record says of its training jobs. */
export function progressOf(summaries: readonly Summary[]) {
  const jobs = (...statuses: readonly string[]) =>
    summaries.filter(({ TrainingJobStatus }) => statuses.includes(TrainingJobStatus ?? "")).length;
  const objectives = (status: string) => summaries.filter(({ ObjectiveStatus }) => ObjectiveStatus === status).length;
  // The best is one whose training has come to its end.
  const [best] = bestFirst(summaries.filter(({ TrainingJobStatus }) => TrainingJobStatus === "Completed"));
  return {
    TrainingJobStatusCounters: {
      Completed: jobs("Completed"),
      InProgress: jobs("InProgress", "Stopping"),
      RetryableError: 0,
      NonRetryableError: jobs("Failed"),
      Stopped: jobs("Stopped"),
    },
    ObjectiveStatusCounters: {
      Succeeded: objectives("Succeeded"),
      Pending: objectives("Pending"),
      Failed: objectives("Failed"),
    },
    ...(best !== undefined && { BestTrainingJob: best }),
  };
}
