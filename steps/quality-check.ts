import { checkMembers, type CheckArguments, type CheckOptions, type CheckProperties } from "./check.ts";
import { propertiesOf } from "./properties.ts";
import { makeStep, type Step } from "./step.ts";
import type { Variable } from "./value.ts";

/** What a QualityCheck step may have beside its request. */
export interface QualityCheckOptions extends CheckOptions {
  readonly CheckType: "DATA_QUALITY" | "MODEL_QUALITY";
  /** S3 URI of the statistics to compare with instead of the group's. */
  readonly SuppliedBaselineStatistics?: string | Variable<string> | null;
}

/** S3 URIs of baselines. */
export interface QualityCheckProperties extends CheckProperties {
  readonly CalculatedBaselineStatistics: Variable<string>;
  readonly BaselineUsedForDriftCheckStatistics: Variable<string>;
}

/**
 * Measures data or a model's answers and compares them with a baseline.
 *
 * @example
 * const quality = qualityCheck(
 *   "CheckData",
 *   {
 *     RoleArn: role,
 *     AppSpecification: { ImageUri: image },
 *     ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
 *     ProcessingInputs: [
 *       { InputName: "baseline_dataset_input", S3Input: { S3Uri: "s3://bucket/table.csv", S3DataType: "S3Prefix" } },
 *     ],
 *     ProcessingOutputConfig: {
 *       Outputs: [{ OutputName: "quality_check_output", S3Output: { S3Uri: "s3://bucket/quality", S3UploadMode: "EndOfJob" } }],
 *     },
 *   },
 *   { CheckType: "DATA_QUALITY", SkipCheck: firstRun, RegisterNewBaseline: true },
 * );
 * quality.properties.CalculatedBaselineStatistics; // Variable<string>
 */
export function qualityCheck(
  name: string,
  request: CheckArguments,
  options: QualityCheckOptions,
): Step<QualityCheckProperties> {
  return makeStep(qualityCheck, {
    ...options,
    name,
    type: "QualityCheck",
    arguments: request,
    members: checkMembers(options),
    properties: (self) => propertiesOf(self, name),
  });
}
