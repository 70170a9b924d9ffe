export { Variable, isVariable, type Scalar } from "./value.ts";
export { unchecked } from "./unchecked.ts";
export type { Arg, Args } from "./arguments.ts";
export type { Properties, Property, PropertyList, PropertyMap } from "./properties.ts";
export { parameter, isParameter, Parameter } from "./parameter.ts";
export { awsImage, builtImage, ecrImage } from "./aws-image.ts";
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
  type RetryException,
  type Cacheable,
} from "./step.ts";
export * from "./processing.ts";
export * from "./training.ts";
export * from "./condition.ts";
export * from "./register-model.ts";
export * from "./fail.ts";
