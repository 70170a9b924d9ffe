import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import { resolve, type Scope } from "../../definition/evaluate/index.ts";
import { timeAfter, timeBefore } from "../../definition/duration.ts";
import type { StepJson } from "../../definition/index.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import type { Wire } from "../sagemaker/operation.ts";
import { inputChanges, inputTrees, outputChanges, outputTrees, type Tree } from "./cache-content.ts";
import { digest, fieldChanges, keyDigest, keyFields, keyLeaves, keyMembers, type KeyFields } from "./cache-key.ts";
import {
  cacheRecord,
  lastTried,
  newestRun,
  putCacheRecord,
  putLastTried,
  putNewestRun,
  type CachedResult,
  type CacheReason,
  type CacheRecord,
} from "./cache-records.ts";
import { changesText } from "./cache-text.ts";
import { loadProperties } from "./properties.ts";
import type { ExecutionRecord } from "./records.ts";

/** A step that is about to run, or has run. */
export interface CacheQuestion {
  readonly ctx: Context;
  readonly execution: ExecutionRecord;
  readonly step: StepJson;
  readonly scope: Scope;
}

/** An earlier run of a step whose results stand for this one's. */
export interface CacheHit {
  readonly sourceExecutionArn: string;
  readonly metadata: NonNullable<Wire<PipelineExecutionStep>["Metadata"]>;
  readonly properties: unknown;
}

/** What a step is compared by, now. */
interface Looked {
  readonly fields: KeyFields;
  readonly inputs: readonly Tree[];
}

/** A record of a run that has succeeded. */
type Earlier = CacheRecord & { readonly result: CachedResult };

/** The earlier run that a step's CacheConfig finds; what was found, and why, is written down. */
export function lookUp(question: CacheQuestion): CacheHit | undefined {
  const { ctx, execution, step, scope } = question;
  const { PipelineArn: pipeline, PipelineExecutionArn: arn } = execution;
  const members = keyMembers(step, scope);
  const leaves = keyLeaves(step.Type, members);
  const looked: Looked = { fields: keyFields(leaves), inputs: inputTrees(ctx, leaves, members["Arguments"]) };
  const reason = reasonOf(question, looked);
  const record: CacheRecord = { mode: ctx.play.cache, decided: now(), reason, ...looked };
  ctx.store.transaction(() => {
    putCacheRecord(ctx.store, arn, step.Name, record);
    putLastTried(ctx.store, pipeline, step.Name, arn);
    if (reason.kind === "hit") putNewestRun(ctx.store, pipeline, step.Name, "", arn);
  });
  if (reason.kind !== "hit") return undefined;
  for (const message of doubts(step.Name, reason)) ctx.say({ level: "warning", message });
  const { execution: source } = reason;
  return {
    sourceExecutionArn: source,
    metadata: cacheRecord(ctx.store, source, step.Name)?.result?.metadata ?? {},
    properties: loadProperties(ctx, source, step.Name),
  };
}

/** Keeps what a step that has succeeded can be found by. */
export function remember(question: CacheQuestion, result: Omit<CacheHit, "sourceExecutionArn">): void {
  const { ctx, execution, step } = question;
  const { PipelineArn: pipeline, PipelineExecutionArn: arn } = execution;
  const record = cacheRecord(ctx.store, arn, step.Name);
  if (record === undefined) throw new Error(`step ${step.Name} of ${arn} ran without being looked up`);
  const { metadata, properties } = result;
  const outputs = outputTrees(ctx, properties);
  putCacheRecord(ctx.store, arn, step.Name, { ...record, result: { ended: now(), metadata, outputs } });
  for (const key of ["", awsKey(step, record), contentKey(step, record)])
    putNewestRun(ctx.store, pipeline, step.Name, key, arn);
}

const awsKey = ({ Type }: StepJson, { fields }: Looked): string => `${Type}/${keyDigest(fields)}`;

const contentKey = (step: StepJson, looked: Looked): string =>
  `${awsKey(step, looked)}/${digest(looked.inputs.map(({ uri, digest: bytes }) => [uri, bytes]))}`;

function reasonOf(question: CacheQuestion, looked: Looked): CacheReason {
  const { ctx, execution, step } = question;
  const { PipelineArn: pipeline } = execution;
  if (ctx.play.cache === "off") return { kind: "off" };
  const find = (key: string): { readonly arn: string; readonly record: Earlier } | undefined => {
    const arn = newestRun(ctx.store, pipeline, step.Name, key);
    const record = arn === undefined ? undefined : cacheRecord(ctx.store, arn, step.Name);
    return arn === undefined || record?.result === undefined
      ? undefined
      : { arn, record: { ...record, result: record.result } };
  };
  const same = find(awsKey(step, looked));
  if (same === undefined) return withoutResult(question, looked);
  const wholly = ctx.play.cache === "content" ? find(contentKey(step, looked)) : same;
  if (wholly === undefined) {
    return { kind: "inputs changed", execution: same.arn, inputs: inputChanges(same.record.inputs, looked.inputs) };
  }
  const { arn, record } = wholly;
  const { ended, outputs: left } = record.result;
  const expireAfter = expiry(question);
  if (expireAfter !== undefined) {
    const limit = timeBefore(expireAfter, now());
    if (limit === undefined) return { kind: "no duration", expireAfter };
    const expired = timeAfter(expireAfter, ended) ?? ended;
    if (ended < limit) return { kind: "expired", execution: arn, ended, expireAfter, expired };
  }
  const outputs = outputChanges(ctx, left);
  if (ctx.play.cache === "content" && outputs.length > 0) return { kind: "outputs changed", execution: arn, outputs };
  return { kind: "hit", execution: arn, ended, inputs: inputChanges(record.inputs, looked.inputs), outputs };
}

/** Why there is no earlier run with the same values. */
function withoutResult({ ctx, execution, step }: CacheQuestion, { fields }: Looked): CacheReason {
  const { PipelineArn: pipeline } = execution;
  const newest = newestRun(ctx.store, pipeline, step.Name);
  const before = newest === undefined ? undefined : cacheRecord(ctx.store, newest, step.Name);
  if (newest !== undefined && before !== undefined) {
    return { kind: "fields changed", execution: newest, changes: fieldChanges(step, before.fields, fields) };
  }
  const tried = lastTried(ctx.store, pipeline, step.Name);
  return tried === undefined ? { kind: "first run" } : { kind: "none succeeded", execution: tried };
}

/** How long results are good; one without a limit is good for ever, which the service does not say. */
function expiry({ step, scope }: CacheQuestion): string | undefined {
  const given: unknown = step.CacheConfig?.ExpireAfter;
  if (given === undefined || given === null) return undefined;
  const value = resolve(given, scope);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What the service does not look at, and a person should know. */
function* doubts(
  step: string,
  { execution, inputs, outputs }: CacheReason & { readonly kind: "hit" },
): Generator<string> {
  const id = execution.slice(execution.lastIndexOf("/") + 1);
  if (inputs.length > 0) {
    yield `step ${step} takes the results of execution ${id}, as SageMaker would, although its inputs hold other bytes now: ${changesText(inputs)}; --cache content runs it again`;
  }
  if (outputs.length > 0) {
    yield `step ${step} takes the results of execution ${id}, as SageMaker would, although they are not there as it left them: ${changesText(outputs)}; --cache content runs it again`;
  }
}
