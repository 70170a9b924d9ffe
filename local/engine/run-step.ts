import { setTimeout as sleep } from "node:timers/promises";
import type { Scope } from "../../definition/evaluate/index.ts";
import { isCached } from "../../definition/cache-role.ts";
import type { StepJson } from "../../definition/index.ts";
import type { Jobs } from "../containers/jobs.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { lookUp, remember, type CacheHit, type CacheQuestion } from "./cache.ts";
import { exceptionOf, thrownEnd, withoutPolicy } from "./failure.ts";
import { faultEnd, type Faults } from "./faults.ts";
import type { Gate } from "./gate.ts";
import { jobName } from "./identity.ts";
import { saveProperties } from "./properties.ts";
import type { ExecutionRecord, StoredStep } from "./records.ts";
import { policyFor, waitAfter } from "./retry-policy.ts";
import { openStepRecord, type OpenStepRecord } from "./step-record.ts";
import { stepTypeOf } from "./step-types/index.ts";
import type { StepEnd } from "./step-types/step-type.ts";

/** The execution that a step runs in. */
export interface StepHost {
  readonly ctx: Context;
  readonly jobs: Jobs;
  readonly faults: Faults;
  /** Which jobs run at the same time. */
  readonly gate: Gate;
  readonly execution: ExecutionRecord;
  /** Aborted when the execution is to stop. */
  readonly stop: AbortSignal;
  scopeFor(job: string): Scope;
}

/** Steps that are one process, or a few, on this machine; a tuning job takes a place for each of its training jobs. */
const processes: ReadonlySet<string> = new Set(["Processing", "Training", "Transform", "QualityCheck", "ClarifyCheck"]);

/** Runs a step to its end: an earlier result, or as many attempts as its retry policies allow. */
export async function runStep(host: StepHost, step: StepJson, before?: StoredStep): Promise<StepEnd> {
  const { ctx, execution, stop } = host;
  const record = openStepRecord(ctx, execution, step, before);
  const job = newJobName(host, step);
  const question: CacheQuestion = { ctx, execution, step, scope: host.scopeFor(job) };
  let end: StepEnd;
  try {
    const hit = isCached(step) ? lookUp(question) : undefined;
    if (hit !== undefined) return endWith(host, step, record, hit);
    const onStop = () => record.note({ StepStatus: "Stopping" });
    stop.addEventListener("abort", onStop, { once: true });
    end = await attempts(host, step, record, before);
    stop.removeEventListener("abort", onStop);
  } catch (error) {
    end = thrownEnd(step.Type, error);
  }
  if (end.status === "Succeeded") {
    const { properties } = end;
    ctx.store.transaction(() => {
      saveProperties(ctx, execution.PipelineExecutionArn, step.Name, properties);
      if (isCached(step)) remember(question, { metadata: record.latest.Metadata ?? {}, properties });
      record.end(end);
    });
  } else record.end(end);
  return end;
}

function endWith({ ctx, execution }: StepHost, step: StepJson, record: OpenStepRecord, hit: CacheHit): StepEnd {
  const { properties } = hit;
  ctx.store.transaction(() => {
    saveProperties(ctx, execution.PipelineExecutionArn, step.Name, properties);
    record.note({
      StepStatus: "Succeeded",
      EndTime: now(),
      Metadata: hit.metadata,
      CacheHitResult: { SourcePipelineExecutionArn: hit.sourceExecutionArn },
    });
  });
  return { status: "Succeeded", properties };
}

const newJobName = ({ execution: { PipelineExecutionArn: arn } }: StepHost, step: StepJson): string =>
  jobName(arn.slice(arn.lastIndexOf("/") + 1), step.Name);

async function attempts(
  host: StepHost,
  step: StepJson,
  record: OpenStepRecord,
  before: StoredStep | undefined,
): Promise<StepEnd> {
  const { ctx, execution, stop } = host;
  const { StartTime: started = now(), AttemptCount: first = 1 } = record.latest;
  const failures = new Map<object, number>();
  // What an engine left that ended were attempts too.
  const restarted = policyFor(step, "SageMaker.JOB_INTERNAL_ERROR");
  if (before !== undefined && restarted !== undefined) failures.set(restarted.of, first - 1);
  let compressed = 0;
  for (let attempt = first; ; attempt++) {
    const end = await once(host, step, record, attempt);
    if (end.status !== "Failed") return end;
    const exception = exceptionOf(end);
    if (exception === undefined) return end;
    const policy = policyFor(step, exception);
    if (policy === undefined) {
      return { ...end, reason: withoutPolicy(end.reason, exception, execution.PipelineExecutionArn, step.Name) };
    }
    const count = (failures.get(policy.of) ?? 0) + 1;
    failures.set(policy.of, count);
    const wait = waitAfter(policy, count, now() - started + compressed);
    if (wait === undefined) return end;
    tellOfRetry(ctx, step, exception, attempt, wait);
    if (!(await pause(wait * ctx.play.timeScale, stop))) return { status: "Stopped" };
    compressed += wait * (1 - ctx.play.timeScale);
    record.note({ StepStatus: "Starting", AttemptCount: attempt + 1, Metadata: {} });
  }
}

function tellOfRetry({ play, say }: Context, step: StepJson, exception: string, attempt: number, wait: number): void {
  const here = play.timeScale === 1 ? "" : `, ${seconds(wait * play.timeScale)} here`;
  say({
    level: "info",
    message: `step ${step.Name} met ${exception}; attempt ${attempt + 1} follows in ${seconds(wait)}${here}`,
  });
}

const seconds = (value: number): string => `${Number(value.toPrecision(3))} s`;

/** One attempt: its work, or the fault that it is to meet. */
async function once(host: StepHost, step: StepJson, record: OpenStepRecord, attempt: number): Promise<StepEnd> {
  const { ctx, jobs, faults, gate, execution, stop } = host;
  const { PipelineArn: pipelineArn, PipelineExecutionArn: executionArn } = execution;
  const fault = faults.take(executionArn, step.Name);
  if (fault !== undefined) return faultEnd(step.Type, fault);
  const leave = processes.has(step.Type) ? await gate.enter(stop) : () => undefined;
  if (leave === undefined) return { status: "Stopped" };
  const job = newJobName(host, step);
  const { note } = record;
  try {
    const engine = { pipelineArn, executionArn };
    const scope = host.scopeFor(job);
    return await stepTypeOf(step.Type).run({ ctx, jobs, step, jobName: job, attempt, engine, scope, note, stop });
  } catch (error) {
    return thrownEnd(step.Type, error);
  } finally {
    leave();
  }
}

/** Waits; `false` where `stop` came first. */
async function pause(seconds: number, stop: AbortSignal): Promise<boolean> {
  try {
    await sleep(seconds * 1000, undefined, { signal: stop });
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    throw error;
  }
}
