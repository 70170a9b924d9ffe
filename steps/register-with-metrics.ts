import type { InferenceSpecification, ModelMetrics, ModelPackageContainerDefinition } from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { join } from "./join.ts";
import { propertyAt } from "./properties.ts";
import type { PropertyFile } from "./property-file.ts";
import {
  registerModel,
  type RegisterModelArguments,
  type RegisterModelOptions,
  type RegisterModelProperties,
} from "./register-model.ts";
import { refuse, siteOf, type Site } from "./site.ts";
import type { Step } from "./step.ts";
import { isVariable, type Variable } from "./value.ts";

/** A JSON file of metrics: a property file of the step that wrote it, or an S3 URI. */
export type MetricsFile = PropertyFile | string | Variable<string>;

/** What {@link registerModel} takes, with the model and its metrics in fewer words. */
export interface RegisterWithMetricsArguments extends Omit<
  RegisterModelArguments,
  "InferenceSpecification" | "ModelMetrics"
> {
  /** The metrics of the model's quality, which people look at before they approve it. */
  readonly quality: MetricsFile;
  readonly bias?: MetricsFile;
  readonly explainability?: MetricsFile;
  /** What serves the model: image, model data and environment; and what it takes and answers. */
  readonly serve: Args<Pick<ModelPackageContainerDefinition, "Image" | "ModelDataUrl">> &
    Partial<Args<Omit<ModelPackageContainerDefinition, "Image" | "ModelDataUrl">>> &
    Partial<Args<Omit<InferenceSpecification, "Containers">>>;
}

/**
 * Registers a model together with what its evaluation measured: {@link registerModel} with `ModelMetrics` and
 * `InferenceSpecification` filled in, in the place of `quality` and `serve`.
 *
 * @example
 * registerWithMetrics("Register", {
 *   ModelPackageGroupName: "skin",
 *   ModelApprovalStatus: "PendingManualApproval",
 *   quality: evaluate.propertyFiles.Evaluation,
 *   serve: {
 *     Image: image,
 *     ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts,
 *     SupportedContentTypes: ["image/jpeg"],
 *     SupportedResponseMIMETypes: ["application/json"],
 *   },
 * });
 */
export function registerWithMetrics(
  name: string,
  request: RegisterWithMetricsArguments,
  options: RegisterModelOptions = {},
): Step<RegisterModelProperties> {
  const site = siteOf(registerWithMetrics);
  const { quality, bias, explainability, serve } = request;
  const source = (file: MetricsFile) => ({ ContentType: "application/json", S3Uri: uriOf(site, file) });
  const metrics: Args<ModelMetrics> = {
    ModelQuality: { Statistics: source(quality) },
    ...(bias !== undefined && { Bias: { Report: source(bias) } }),
    ...(explainability !== undefined && { Explainability: { Report: source(explainability) } }),
  };
  const raw = Object.entries(request).flatMap(([key, value]): [string, unknown][] => {
    if (key === "quality") return [["ModelMetrics", metrics]];
    if (key === "serve") return [["InferenceSpecification", inference(serve)]];
    return key === "bias" || key === "explainability" ? [] : [[key, value]];
  });
  const step = registerModel(name, Object.fromEntries(raw) as unknown as RegisterModelArguments, options);
  return Object.assign(step, { site });
}

function inference(serve: RegisterWithMetricsArguments["serve"]): object {
  const isSupported = ([key]: [string, unknown]): boolean => key.startsWith("Supported");
  const entries = Object.entries(serve);
  return {
    Containers: [Object.fromEntries(entries.filter((entry) => !isSupported(entry)))],
    ...Object.fromEntries(entries.filter(isSupported)),
  };
}

/** Where a property file lies once its step has run. */
function uriOf(site: Site, file: MetricsFile): string | Variable<string> {
  if (typeof file === "string" || isVariable(file)) return file;
  const step = file.step();
  const found = step.toJSON().PropertyFiles?.find(({ PropertyFileName }) => PropertyFileName === file.name);
  if (found === undefined)
    return refuse(site, "SW0109", `step ${step.name} has no property file ${file.name}`, "give one that it declares");
  const output = `ProcessingOutputConfig.Outputs['${found.OutputName}'].S3Output.S3Uri`;
  return join("/", [propertyAt(file.step, step.name, output), found.FilePath]);
}
