import { setMaxListeners } from "node:events";
import type { JobRun } from "../containers/job.ts";
import { now } from "../containers/job.ts";
import { trainingJob } from "../containers/training.ts";
import type { Context } from "../context.ts";
import { engineOf } from "../engine/engine-of.ts";
import { candidatesOf } from "./candidates.ts";
import { bestFirst, newTrial, progressOf, summariesOf, valueOf, type Summary, type TuningRecord } from "./trials.ts";

/** After so many training jobs without an objective the service gives up. */
const withoutObjective = 5;

/** Runs training jobs until there are enough; the reason when all of them were in vain. */
export async function runTuning(run: JobRun<TuningRecord>): Promise<{ record: TuningRecord; reason?: string }> {
  const { ctx, jobs, stop } = run;
  const name = run.record.HyperParameterTuningJobName ?? "";
  const limits = run.record.HyperParameterTuningJobConfig?.ResourceLimits;
  const { MaxNumberOfTrainingJobs: most = Number.POSITIVE_INFINITY, MaxParallelTrainingJobs: atOnce = 1 } =
    limits ?? {};
  const until = now() + (limits?.MaxRuntimeInSeconds ?? Number.POSITIVE_INFINITY);
  notes(ctx, run.record);
  const candidates = candidatesOf(run.record);
  const running = new Set<string>();
  let record = run.record;
  const { gate } = engineOf(ctx);
  const enough = new AbortController();
  setMaxListeners(0, enough.signal);
  let started = 0;
  const end = () => {
    enough.abort();
    for (const job of running) jobs.stop("TrainingJob", job);
  };
  const progress = (): readonly Summary[] => {
    const summaries = summariesOf(ctx, name);
    record = { ...record, ...progressOf(summaries), LastModifiedTime: now() };
    run.save(record);
    return summaries;
  };
  /** Whether there may be another. */
  const trial = async (): Promise<boolean> => {
    const next = started < most ? candidates.next() : undefined;
    if (next === undefined || next.done === true) return false;
    const request = newTrial(ctx, record, next.value, ++started);
    const { done } = jobs.start(trainingJob, request);
    const job = request.TrainingJobName ?? "";
    running.add(job);
    progress();
    await done;
    running.delete(job);
    if (isEnough(record, progress())) end();
    return true;
  };
  const lane = async (): Promise<void> => {
    for (let more = true; more;) {
      const leave = await gate.enter(enough.signal);
      if (leave === undefined) return;
      try {
        more = await trial();
      } finally {
        leave();
      }
    }
  };
  stop.addEventListener("abort", end, { once: true });
  if (stop.aborted) end();
  const timer = Number.isFinite(until) ? setTimeout(end, Math.min((until - now()) * 1000, 2 ** 31 - 1)) : undefined;
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, most) }, lane));
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
  }
  const reason = inVain(progress());
  return reason === undefined ? { record } : { record, reason };
}

/** Whether no further training job is of use. */
function isEnough(record: TuningRecord, summaries: readonly Summary[]): boolean {
  const over = summaries.filter(({ ObjectiveStatus }) => ObjectiveStatus !== "Pending");
  const best = bestFirst(over);
  if (best.length === 0 && over.length >= withoutObjective) return true;
  const { TargetObjectiveMetricValue: target, BestObjectiveNotImproving: idle } =
    record.HyperParameterTuningJobConfig?.TuningJobCompletionCriteria ?? {};
  const [first] = best;
  const value = first === undefined ? undefined : valueOf(first);
  if (first === undefined || value === undefined) return false;
  const minimize = first.FinalHyperParameterTuningJobObjectiveMetric?.Type === "Minimize";
  if (target !== undefined && (minimize ? value <= target : value >= target)) return true;
  const most = idle?.MaxNumberOfTrainingJobsNotImproving;
  if (most === undefined) return false;
  const since = over.filter((one) => (one.TrainingEndTime ?? 0) > (first.TrainingEndTime ?? 0));
  return since.length >= most;
}

/** The service's words for a tuning job without a result. */
function inVain(summaries: readonly Summary[]): string | undefined {
  if (bestFirst(summaries).length > 0) return undefined;
  if (summaries.every(({ TrainingJobStatus }) => TrainingJobStatus === "Failed")) {
    return "All training jobs failed. Please take a look at the training jobs failures to get more details.";
  }
  return `No objective metrics found after running ${summaries.length} training jobs. Please ensure that the custom algorithm is emitting the objective metric as defined by the regular expression provided.`;
}

/** What is asked for and done in another way here. */
function notes(ctx: Context, record: TuningRecord): void {
  const config = record.HyperParameterTuningJobConfig;
  const say = (message: string) =>
    ctx.say({ level: "warning", message: `${record.HyperParameterTuningJobName ?? ""}: ${message}` });
  if (config?.Strategy === "Bayesian" || config?.Strategy === "Hyperband") {
    say(`the strategy ${config.Strategy} is played by random search, which learns nothing from earlier training jobs`);
  }
  if (config?.TrainingJobEarlyStoppingType === "Auto")
    say("early stopping is not played: every training job runs to its end");
  if (record.WarmStartConfig !== undefined) say("WarmStartConfig has no effect on random search");
  if (config?.TuningJobCompletionCriteria?.ConvergenceDetected !== undefined) say("ConvergenceDetected has no effect");
  if (record.Autotune !== undefined) say("Autotune is not played: ranges and limits are taken as they are given");
  if (config?.ParameterRanges?.AutoParameters !== undefined) say("AutoParameters keep their ValueHint");
}
