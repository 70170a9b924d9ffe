import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import type { CreateModelImportJobRequest, GetModelImportJobResponse } from "./services/bedrock.ts";
import { makeStep, type Step, type StepOptions } from "./step.ts";

/** What CreateModelImportJob of Amazon Bedrock takes; its outermost members start upper-case here. */
export interface BedrockModelImportArguments extends Args<CreateModelImportJobRequest> {}

/** What GetModelImportJob of Amazon Bedrock tells, as far as a pipeline can read it. */
export interface BedrockModelImportProperties extends Properties<GetModelImportJobResponse> {}

/**
 * Imports a model's files into Amazon Bedrock.
 *
 * @example
 * const imported = bedrockModelImport("Import", {
 *   JobName: "import-skin-reports",
 *   ImportedModelName: "skin-reports",
 *   RoleArn: role,
 *   ModelDataSource: { s3DataSource: { s3Uri: train.properties.ModelArtifacts.S3ModelArtifacts } },
 * });
 * imported.properties.ImportedModelArn; // Variable<string>
 */
export function bedrockModelImport(
  name: string,
  request: BedrockModelImportArguments,
  options: StepOptions = {},
): Step<BedrockModelImportProperties> {
  return makeStep(bedrockModelImport, {
    ...options,
    name,
    type: "BedrockModelImport",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
