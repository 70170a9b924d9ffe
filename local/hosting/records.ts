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

export const getEndpoint = (ctx: Context, name: string): EndpointRecord | undefined => ctx.store.get("Endpoint", name);

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
export const servedVariants = (
  ctx: Context,
  config: EndpointConfigRecord,
): NonNullable<EndpointRecord["ProductionVariants"]> =>
  (config.ProductionVariants ?? []).map((variant) => {
    const weight = variant.InitialVariantWeight ?? 1;
    const count = variant.InitialInstanceCount ?? 1;
    const image = primaryContainer(ctx, variant.ModelName ?? "")?.Image;
    return {
      VariantName: variant.VariantName,
      CurrentWeight: weight,
      DesiredWeight: weight,
      CurrentInstanceCount: count,
      DesiredInstanceCount: count,
      ...(image !== undefined && {
        DeployedImages: [{ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: now() }],
      }),
    };
  });

/** What one container of a model runs. */
export interface ModelContainer {
  readonly Image: string;
  readonly ModelDataUrl?: string;
  readonly Environment: Readonly<Record<string, string>>;
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
  };
}
