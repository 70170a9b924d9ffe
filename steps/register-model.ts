import type { CreateModelPackageInput, DescribeModelPackageOutput } from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import { makeStep, type RequestRetryable, type Step, type StepOptions } from "./step.ts";

/** What CreateModelPackage takes, less what the service refuses in a pipeline. */
export interface RegisterModelArguments extends Args<
  Omit<CreateModelPackageInput, "ModelPackageName" | "CertifyForMarketplace" | "ClientToken">
> {}

/** What a RegisterModel step may have beside its request. */
export interface RegisterModelOptions extends StepOptions, RequestRetryable {}

/** What DescribeModelPackage tells of the version that was registered. */
export interface RegisterModelProperties extends Properties<DescribeModelPackageOutput> {}

/**
 * Registers a model as the next version of a model package group.
 *
 * @example
 * const register = registerModel("RegisterModel", {
 *   ModelPackageGroupName: "skin",
 *   ModelApprovalStatus: "PendingManualApproval",
 *   InferenceSpecification: {
 *     Containers: [{ Image: image, ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts }],
 *     SupportedContentTypes: ["image/jpeg"],
 *     SupportedResponseMIMETypes: ["application/json"],
 *   },
 * });
 * register.properties.ModelPackageArn; // Variable<string>
 */
export function registerModel(
  name: string,
  request: RegisterModelArguments,
  options: RegisterModelOptions = {},
): Step<RegisterModelProperties> {
  return makeStep(registerModel, {
    ...options,
    name,
    type: "RegisterModel",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
