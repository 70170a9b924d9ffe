import { checkMembers, type CheckArguments, type CheckOptions, type CheckProperties } from "./check.ts";
import { propertiesOf } from "./properties.ts";
import { makeStep, type Step } from "./step.ts";
import type { Variable } from "./value.ts";

/** What a ClarifyCheck step may have beside its request. */
export interface ClarifyCheckOptions extends CheckOptions {
  readonly CheckType: "DATA_BIAS" | "MODEL_BIAS" | "MODEL_EXPLAINABILITY";
  /** The model that answers while its bias or its explanations are measured. */
  readonly ModelName?: string | Variable<string> | null;
}

/**
 * Measures bias or explanations and compares them with a baseline.
 *
 * @example
 * const bias = clarifyCheck(
 *   "CheckBias",
 *   {
 *     RoleArn: role,
 *     AppSpecification: { ImageUri: image },
 *     ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
 *     ProcessingInputs: [
 *       { InputName: "analysis_config", S3Input: { S3Uri: "s3://bucket/analysis_config.json", S3DataType: "S3Prefix" } },
 *       { InputName: "dataset", S3Input: { S3Uri: "s3://bucket/table.csv", S3DataType: "S3Prefix" } },
 *     ],
 *     ProcessingOutputConfig: {
 *       Outputs: [{ OutputName: "analysis_result", S3Output: { S3Uri: "s3://bucket/bias", S3UploadMode: "EndOfJob" } }],
 *     },
 *   },
 *   { CheckType: "DATA_BIAS", ModelPackageGroupName: "skin", FailOnViolation: true },
 * );
 * bias.properties.CalculatedBaselineConstraints; // Variable<string>
 */
export function clarifyCheck(
  name: string,
  request: CheckArguments,
  options: ClarifyCheckOptions,
): Step<CheckProperties> {
  return makeStep(clarifyCheck, {
    ...options,
    name,
    type: "ClarifyCheck",
    arguments: request,
    members: checkMembers(options),
    properties: (self) => propertiesOf(self, name),
  });
}
