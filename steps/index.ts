export { Variable, isVariable, type Scalar } from "./value.ts";
export { unchecked } from "./unchecked.ts";
export type { Arg, Args } from "./arguments.ts";
export type { Properties, Property, PropertyList, PropertyMap } from "./properties.ts";
export { parameter, isParameter, Parameter } from "./parameter.ts";
export { awsImage, builtImage } from "./aws-image.ts";
export * from "./images/index.ts";
export { execution } from "./execution.ts";
export { join, text } from "./join.ts";
export { jsonGet } from "./json-get.ts";
export type { PropertyFile, PropertyFileSpec } from "./property-file.ts";
export * from "./conditions.ts";
export { codeFiles, assetOf, isAsset, type Asset, type AssetFile } from "./asset.ts";
export {
  isStep,
  type Step,
  type StepOptions,
  type Retryable,
  type RetryPolicy,
  type RequestRetryable,
  type Cacheable,
} from "./step.ts";
export type { JobException, RetryException, StepException } from "../definition/index.ts";
export * from "./processing.ts";
export * from "./training.ts";
export * from "./condition.ts";
export * from "./register-model.ts";
export * from "./fail.ts";
export * from "./tuning.ts";
export * from "./auto-ml.ts";
export * from "./transform.ts";
export * from "./model.ts";
export * from "./endpoint-config.ts";
export * from "./endpoint.ts";
export * from "./inference-component.ts";
export * from "./callback.ts";
export * from "./lambda.ts";
export * from "./clarify-check.ts";
export * from "./quality-check.ts";
export * from "./emr.ts";
export * from "./emr-serverless.ts";
export * from "./bedrock-custom-model.ts";
export * from "./bedrock-custom-model-deployment.ts";
export * from "./bedrock-model-import.ts";
export * from "./bedrock-provisioned-model-throughput.ts";
export * from "./lineage.ts";
export type { CheckArguments, CheckOptions, CheckProperties } from "./check.ts";
export type { FlatArguments, OutputParameter, Outputs, OutputType, OutputTypes } from "./outputs.ts";
export { scriptProcessing, type ScriptProcessingArguments } from "./script-processing.ts";
export { pyTorchTraining, type PyTorchTrainingArguments } from "./py-torch-training.ts";
export { tuneTraining, type TuneTrainingArguments, type TuningRange } from "./tune-training.ts";
export { registerWithMetrics, type MetricsFile, type RegisterWithMetricsArguments } from "./register-with-metrics.ts";
export { batchEvaluation, type BatchEvaluation, type BatchEvaluationArguments } from "./batch-evaluation.ts";
export type { HyperParameter, TextValue } from "./text-value.ts";
