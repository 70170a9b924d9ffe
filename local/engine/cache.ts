import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import type { PyValue, Scope } from "../../definition/evaluate/index.ts";
import type { StepJson } from "../../definition/index.ts";
import type { Context } from "../context.ts";
import type { Wire } from "../sagemaker/operation.ts";
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

/** The step's resolved arguments. */
export type ResolvedArguments = Readonly<Record<string, PyValue>>;

/** The earlier run that a step's CacheConfig finds. */
export function lookUp(_question: CacheQuestion): CacheHit | undefined {
  return undefined;
}

/** Keeps what a step that has succeeded can be found by. */
export function remember(_question: CacheQuestion, _result: Omit<CacheHit, "sourceExecutionArn">): void {}
