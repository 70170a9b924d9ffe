import {
  Float,
  type CacheConfigJson,
  type PropertyFileJson,
  type RetryException,
  type StepException,
  type StepJson,
} from "../definition/index.ts";
import { refuse, siteOf, type Site } from "./site.ts";

const brand = Symbol.for("sagewright.Step");

/** One step of a pipeline: its request, and what later steps can read of it. */
export interface Step<out P = unknown> {
  readonly name: string;
  readonly type: string;
  /** What the step describes of itself once it has run. */
  readonly properties: P;
  /** The request as it was given, variables and all. */
  readonly arguments: object;
  /** What only this type has beside its request, such as `FunctionArn`. */
  readonly members?: object;
  readonly dependsOn: readonly Step[];
  /** Steps that stand in the branches of this one. */
  readonly branches: readonly Step[];
  readonly site: Site;
  /** The step as it stands in the definition. */
  toJSON(): StepJson;
}

/** Whether a value is a {@link Step}, also one of another copy of this package. */
export const isStep = (value: unknown): value is Step => typeof value === "object" && value !== null && brand in value;

/** What any step may have beside its request. */
export interface StepOptions {
  /** Steps to wait for whose results this step does not read; what it reads it waits for anyway. */
  readonly dependsOn?: readonly Step[];
  /** At most 256 characters (ListPipelineExecutionSteps). */
  readonly DisplayName?: string;
  /** At most 3072 characters (ListPipelineExecutionSteps). */
  readonly Description?: string;
}

/**
 * When and how often SageMaker tries a failed step again; with `MaxAttempts` or `ExpireAfterMin`, not both. The limits are the
 * developer guide's ("Retry Policy for Pipeline Steps").
 */
export interface RetryPolicy<E extends RetryException = RetryException> {
  /** What must have happened; an exception stands in one policy only. */
  readonly ExceptionType: readonly E[];
  /** Seconds before the first retry: 1 (the default) to 43,200. */
  readonly IntervalSeconds?: number;
  /** What each interval is multiplied by for the next one; 2 unless said. */
  readonly BackoffRate?: number;
  /** 0 (never) to 20; 5 unless said. */
  readonly MaxAttempts?: number;
  /** Minutes: 1 to 14,400. */
  readonly ExpireAfterMin?: number;
}

/** Of steps that run a job and that SageMaker can try again. */
export interface Retryable {
  readonly RetryPolicies?: readonly RetryPolicy[];
}

/** Of steps that run no job and that SageMaker can try again: only what the service itself meets counts. */
export interface RequestRetryable {
  readonly RetryPolicies?: readonly RetryPolicy<StepException>[];
}

/** Of steps whose result SageMaker can take from an earlier run. */
export interface Cacheable {
  readonly CacheConfig?: CacheConfigJson;
}

interface StepParts<P> extends StepOptions, Retryable, Cacheable {
  readonly type: string;
  readonly name: string;
  readonly arguments: object;
  readonly properties: (self: () => Step) => P;
  readonly PropertyFiles?: readonly PropertyFileJson[];
  readonly members?: object;
  readonly branches?: readonly Step[];
}

/** Makes a step; `callee` is the factory that the user called. */
export function makeStep<P>(callee: (...args: never[]) => unknown, parts: StepParts<P>): Step<P> {
  const { name, type, dependsOn = [], branches = [], PropertyFiles = [] } = parts;
  const site = siteOf(callee);
  if (!/^[A-Za-z0-9\-_]{1,64}$/.test(name))
    refuse(
      site,
      "SW0103",
      `step name ${JSON.stringify(name)} is not allowed`,
      "use letters, digits, - and _, at most 64",
    );
  const RetryPolicies = (parts.RetryPolicies ?? []).map(withFloat);
  const step: Step<P> = {
    name,
    type,
    properties: parts.properties(() => step),
    arguments: parts.arguments,
    ...(parts.members !== undefined && { members: parts.members }),
    dependsOn,
    branches,
    site,
    toJSON: () => ({
      Name: name,
      Type: type,
      Arguments: parts.arguments as NonNullable<StepJson["Arguments"]>,
      ...(dependsOn.length > 0 && { DependsOn: dependsOn.map((s) => s.name) }),
      ...(parts.DisplayName !== undefined && { DisplayName: parts.DisplayName }),
      ...(parts.Description !== undefined && { Description: parts.Description }),
      ...(RetryPolicies.length > 0 && { RetryPolicies }),
      ...(parts.CacheConfig !== undefined && { CacheConfig: parts.CacheConfig }),
      ...(PropertyFiles.length > 0 && { PropertyFiles }),
      ...parts.members,
    }),
  };
  Object.defineProperty(step, brand, { value: true });
  return step;
}

const withFloat = ({ BackoffRate, ...policy }: RetryPolicy) => ({
  ...(BackoffRate !== undefined && { BackoffRate: new Float(BackoffRate) }),
  ...policy,
});
