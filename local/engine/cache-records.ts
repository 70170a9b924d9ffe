import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import type { Play } from "../context.ts";
import type { Wire } from "../sagemaker/operation.ts";
import type { Store } from "../store.ts";
import type { Tree, TreeChange } from "./cache-content.ts";
import type { FieldChange, KeyFields } from "./cache-key.ts";

/** Why a step with a CacheConfig ran, or did not have to; written down at that time. */
export type CacheReason =
  | {
      readonly kind: "hit";
      /** The execution whose results were taken, and when they were made. */
      readonly execution: string;
      readonly ended: number;
      /** What the service does not look at: inputs that hold other bytes now, and outputs that are not what they were. */
      readonly inputs: readonly TreeChange[];
      readonly outputs: readonly TreeChange[];
    }
  | { readonly kind: "off" }
  | { readonly kind: "first run" }
  | { readonly kind: "none succeeded"; readonly execution: string }
  | { readonly kind: "no duration"; readonly expireAfter: string }
  | {
      readonly kind: "expired";
      readonly execution: string;
      readonly ended: number;
      readonly expireAfter: string;
      readonly expired: number;
    }
  | { readonly kind: "fields changed"; readonly execution: string; readonly changes: readonly FieldChange[] }
  | { readonly kind: "inputs changed"; readonly execution: string; readonly inputs: readonly TreeChange[] }
  | { readonly kind: "outputs changed"; readonly execution: string; readonly outputs: readonly TreeChange[] };

/** A step with a CacheConfig in one execution: what it was compared by, what came of it, and what it left. */
export interface CacheRecord {
  readonly mode: Play["cache"];
  /** When it was decided, in epoch seconds. */
  readonly decided: number;
  readonly reason: CacheReason;
  readonly fields: KeyFields;
  readonly inputs: readonly Tree[];
  /** Once the step has run and succeeded. */
  readonly result?: CachedResult;
}

export interface CachedResult {
  readonly ended: number;
  readonly metadata: NonNullable<Wire<PipelineExecutionStep>["Metadata"]>;
  readonly outputs: readonly Tree[];
}

const records = "StepCacheRecord";
const newest = "StepCacheNewest";
const tried = "StepCacheTried";

export const cacheRecord = (store: Store, executionArn: string, step: string): CacheRecord | undefined =>
  store.get(records, `${executionArn}/${step}`);

export const putCacheRecord = (store: Store, executionArn: string, step: string, record: CacheRecord): void =>
  store.put(records, `${executionArn}/${step}`, record);

/** Execution ARNs by what they were the last one of; `key` is what steps are compared by, or nothing for any. */
export const newestRun = (store: Store, pipelineArn: string, step: string, key = ""): string | undefined =>
  store.get(newest, `${pipelineArn}/${step}/${key}`);

export const putNewestRun = (store: Store, pipelineArn: string, step: string, key: string, execution: string): void =>
  store.put(newest, `${pipelineArn}/${step}/${key}`, execution);

export const lastTried = (store: Store, pipelineArn: string, step: string): string | undefined =>
  store.get(tried, `${pipelineArn}/${step}`);

export const putLastTried = (store: Store, pipelineArn: string, step: string, execution: string): void =>
  store.put(tried, `${pipelineArn}/${step}`, execution);
