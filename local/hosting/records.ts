import type {
  DescribeEndpointConfigOutput,
  DescribeEndpointOutput,
  DescribeModelOutput,
  DescribeModelPackageOutput,
} from "@aws-sdk/client-sagemaker";
import type { Context } from "../context.ts";
import { now } from "../containers/job.ts";
import type { Wire } from "../sagemaker/operation.ts";

export type ModelRecord = Wire<DescribeModelOutput>;
export type EndpointConfigRecord = Wire<DescribeEndpointConfigOutput>;
export type EndpointRecord = Wire<DescribeEndpointOutput>;
export type EndpointStatus = NonNullable<EndpointRecord["EndpointStatus"]>;
export type VariantConfig = NonNullable<EndpointConfigRecord["ProductionVariants"]>[number];

export type VariantSummary = NonNullable<EndpointRecord["ProductionVariants"]>[number];
export type PendingDeployment = NonNullable<EndpointRecord["PendingDeploymentSummary"]>;

/** What an endpoint does beyond what DescribeEndpoint tells. */
export interface EndpointSettings {
  readonly DataCaptureConfig?: NonNullable<EndpointConfigRecord["DataCaptureConfig"]>;
  /** The configuration that serves: it may be deleted while it does. */
  readonly config?: EndpointConfigRecord;
  /** The capture of the configuration that is being deployed is not taken over. */
  readonly retainDataCapture?: boolean;
}

export const settingsOf = (ctx: Context, endpoint: string): EndpointSettings =>
  ctx.store.get<EndpointSettings>("EndpointSettings", endpoint) ?? {};

export const putSettings = (ctx: Context, endpoint: string, settings: EndpointSettings): void =>
  ctx.store.put("EndpointSettings", endpoint, settings);

export const getEndpoint = (ctx: Context, name: string): EndpointRecord | undefined => ctx.store.get("Endpoint", name);

/** Writes how far an endpoint has come within its state. */
export const noteEndpoint = (ctx: Context, record: EndpointRecord): void =>
  ctx.store.put("Endpoint", record.EndpointName ?? "", { ...record, LastModifiedTime: now() });

/** What DescribeEndpoint tells of a capture. */
export const captureSummary = (
  config: EndpointSettings["DataCaptureConfig"],
): Pick<EndpointRecord, "DataCaptureConfig"> =>
  config === undefined
    ? {}
    : {
        DataCaptureConfig: {
          EnableCapture: config.EnableCapture ?? true,
          CaptureStatus: (config.EnableCapture ?? true) ? "Started" : "Stopped",
          CurrentSamplingPercentage: config.InitialSamplingPercentage,
          DestinationS3Uri: config.DestinationS3Uri,
          KmsKeyId: config.KmsKeyId ?? "",
        },
      };

/** Writes an endpoint's new state and tells the bus. */
export function putEndpoint(ctx: Context, record: EndpointRecord): void {
  const next = { ...record, LastModifiedTime: now() };
  ctx.store.put("Endpoint", record.EndpointName ?? "", next);
  emitEndpoint(ctx, next);
}

export function emitEndpoint(ctx: Context, record: EndpointRecord): void {
  ctx.emit({
    source: "aws.sagemaker",
    detailType: "SageMaker Endpoint State Change",
    resources: [record.EndpointArn ?? ""],
    // Events spell the state in capitals, the API does not.
    detail: { ...record, EndpointStatus: eventStatus(record.EndpointStatus ?? "Creating") },
  });
}

const eventStatus = (status: string): string => status.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

/** The variants of a configuration as an endpoint that serves them describes them. */
export const servedVariants = (ctx: Context, config: EndpointConfigRecord): VariantSummary[] =>
  (config.ProductionVariants ?? []).map((variant) => {
    const weight = variant.InitialVariantWeight ?? 1;
    const count = variant.InitialInstanceCount ?? 1;
    const image = primaryContainer(ctx, variant.ModelName ?? "")?.Image;
    return {
      VariantName: variant.VariantName,
      CurrentWeight: weight,
      DesiredWeight: weight,
      ...(variant.ServerlessConfig === undefined
        ? { CurrentInstanceCount: count, DesiredInstanceCount: count }
        : { CurrentServerlessConfig: variant.ServerlessConfig, DesiredServerlessConfig: variant.ServerlessConfig }),
      ...(image !== undefined && {
        DeployedImages: [{ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: now() }],
      }),
    };
  });

/** Variants that have become what they were wanted to be. */
export const arrived = (variants: readonly VariantSummary[]): VariantSummary[] =>
  variants.map(({ VariantStatus: _status, ...one }) => ({
    ...one,
    ...(one.DesiredWeight !== undefined && { CurrentWeight: one.DesiredWeight }),
    ...(one.DesiredInstanceCount !== undefined && { CurrentInstanceCount: one.DesiredInstanceCount }),
    ...(one.DesiredServerlessConfig !== undefined && { CurrentServerlessConfig: one.DesiredServerlessConfig }),
  }));

/** Variants that stay what they are. */
export const stayed = (variants: readonly VariantSummary[]): VariantSummary[] =>
  variants.map(({ VariantStatus: _status, ...one }) => ({
    ...one,
    ...(one.CurrentWeight !== undefined && { DesiredWeight: one.CurrentWeight }),
    ...(one.CurrentInstanceCount !== undefined && { DesiredInstanceCount: one.CurrentInstanceCount }),
    ...(one.CurrentServerlessConfig !== undefined && { DesiredServerlessConfig: one.CurrentServerlessConfig }),
  }));

/** What one container of a model runs. */
export interface ModelContainer {
  readonly Image: string;
  readonly ModelDataUrl?: string;
  readonly Environment: Readonly<Record<string, string>>;
  /** `ModelDataUrl` is a prefix; requests name the model below it. */
  readonly multiModel: boolean;
}

/** The container of a model that answers, with what its model package says; `undefined` without a model. */
export function primaryContainer(ctx: Context, modelName: string): ModelContainer | undefined {
  const model = ctx.store.get<ModelRecord>("Model", modelName);
  const given = model?.PrimaryContainer ?? model?.Containers?.[0];
  if (given === undefined) return undefined;
  const packaged =
    given.ModelPackageName === undefined
      ? undefined
      : ctx.store.get<Wire<DescribeModelPackageOutput>>("ModelPackage", given.ModelPackageName)?.InferenceSpecification
          ?.Containers?.[0];
  const url = given.ModelDataUrl ?? packaged?.ModelDataUrl;
  return {
    Image: given.Image ?? packaged?.Image ?? "",
    ...(url !== undefined && { ModelDataUrl: url }),
    Environment: { ...packaged?.Environment, ...given.Environment },
    multiModel: given.Mode === "MultiModel",
  };
}
