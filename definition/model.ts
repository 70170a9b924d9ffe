import type { Float } from "./float.ts";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [member: string]: Json;
}

export type ParameterType = "String" | "Integer" | "Float" | "Boolean";

/** One entry of `Parameters`. */
export interface ParameterJson {
  readonly Name: string;
  /** SageMaker reads a missing type as `String`. */
  readonly Type: ParameterType;
  readonly DefaultValue?: string | number | boolean | Float;
  readonly EnumValues?: readonly string[];
}

/** A file of a processing output that `Std:JsonGet` can read. */
export interface PropertyFileJson {
  readonly PropertyFileName: string;
  readonly OutputName: string;
  readonly FilePath: string;
}

/** When and how often SageMaker tries a failed step again. */
export interface RetryPolicyJson {
  readonly ExceptionType: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number | Float;
  readonly MaxAttempts?: number;
  readonly ExpireAfterMin?: number;
}

/** Whether a step may take the result of an earlier run with the same inputs. */
export interface CacheConfigJson {
  readonly Enabled: boolean;
  /** An ISO 8601 duration such as `P30D`. */
  readonly ExpireAfter?: string;
}

/** A value that a Lambda or Callback step returns. */
export interface OutputParameterJson {
  readonly OutputName: string;
  readonly OutputType: string;
}

/** One step, as it stands in `Steps` or in a branch of a Condition. */
export interface StepJson {
  readonly Name: string;
  readonly Type: string;
  readonly Arguments?: JsonObject;
  readonly DependsOn?: readonly string[];
  readonly DisplayName?: string;
  readonly Description?: string;
  readonly RetryPolicies?: readonly RetryPolicyJson[];
  readonly CacheConfig?: CacheConfigJson;
  readonly PropertyFiles?: readonly PropertyFileJson[];
  readonly OutputParameters?: readonly OutputParameterJson[];
}

/** A pipeline definition: what `CreatePipeline` takes as `PipelineDefinition`. */
export interface Definition {
  readonly Version: string;
  readonly Metadata?: JsonObject;
  readonly Parameters?: readonly ParameterJson[];
  readonly PipelineExperimentConfig?: JsonObject | null;
  readonly MlflowConfig?: JsonObject | null;
  readonly Steps: readonly StepJson[];
}

/** The version that every definition carries. */
export const definitionVersion = "2020-12-01";

/** Whether a value is a JSON object: not null, not an array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of a value that may be anything: own members only, never the prototype's. */
export const member = (value: unknown, name: string): unknown => {
  if (!isObject(value)) return undefined;
  const found = value[name];
  return found !== undefined && Object.hasOwn(value, name) ? found : undefined;
};

/** The value as a list; a value that is no list is an empty one. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
