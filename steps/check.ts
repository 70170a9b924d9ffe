import type { CreateProcessingJobRequest } from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import type { Cacheable, StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

/** What CreateProcessingJob takes, less what a pipeline sets itself. */
export interface CheckArguments extends Args<
  Omit<CreateProcessingJobRequest, "ProcessingJobName" | "ExperimentConfig">
> {}

type Text = string | Variable<string> | null;
type Switch = boolean | Variable<boolean>;

/** What a check compares with and what it does about a difference; `null` is what is not given. */
export interface CheckOptions extends StepOptions, Cacheable {
  /** The group whose latest approved version has the baseline. */
  readonly ModelPackageGroupName?: Text;
  /** Take the baseline from the job and compare with nothing. */
  readonly SkipCheck?: Switch;
  readonly FailOnViolation?: Switch;
  /** Let the baseline that was calculated be read as the one to register. */
  readonly RegisterNewBaseline?: Switch;
  /** S3 URI of the constraints to compare with instead of the group's. */
  readonly SuppliedBaselineConstraints?: Text;
}

/** S3 URIs of baselines. */
export interface CheckProperties {
  readonly CalculatedBaselineConstraints: Variable<string>;
  readonly BaselineUsedForDriftCheckConstraints: Variable<string>;
}

/** What a check step has beside the envelope. */
export function checkMembers(options: CheckOptions): object {
  const { dependsOn: _, DisplayName: _n, Description: _d, CacheConfig: _c, ...members } = options;
  return members;
}
