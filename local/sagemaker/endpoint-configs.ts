import type {
  CreateEndpointConfigInput,
  CreateEndpointConfigOutput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
  ListEndpointConfigsOutput,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import type { EndpointConfigRecord, ModelRecord } from "../hosting/records.ts";
import { validation } from "../wire/error.ts";
import { listPage } from "./listing.ts";
import { operation, voidOperation, type Operations, type Wire } from "./operation.ts";
import { addTags, dropTags } from "./tags.ts";

/** The configuration of that name; refused as the service does when there is none. */
export function configNamed(ctx: Context, name = ""): EndpointConfigRecord & { EndpointConfigName: string } {
  const record = ctx.store.get<EndpointConfigRecord>("EndpointConfig", name);
  if (record === undefined)
    throw validation(`Could not find endpoint configuration "${sagemakerArn(ctx, "endpoint-config", name)}".`);
  return { ...record, EndpointConfigName: name };
}

export const isServerless = ({ ProductionVariants = [] }: Pick<EndpointConfigRecord, "ProductionVariants">): boolean =>
  (ProductionVariants ?? []).some(({ ServerlessConfig }) => ServerlessConfig !== undefined);

/** Refuses what the service does not serve together. */
function checkConfig(ctx: Context, input: Wire<CreateEndpointConfigInput>): void {
  const variants = input.ProductionVariants ?? [];
  for (const name of ["ShadowProductionVariants", "ExplainerConfig"] as const) {
    if (input[name] !== undefined)
      throw validation(`${name} is not served by the embedded engine; leave it out here, on AWS it would run.`);
  }
  const names = variants.map(({ VariantName }) => VariantName ?? "");
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw validation(`Duplicate variant name ${twice}; variant names must be unique.`);
  for (const { ModelName: model = "" } of variants) {
    if (ctx.store.get("Model", model) === undefined)
      throw validation(`Could not find model "${sagemakerArn(ctx, "model", model)}".`);
  }
  if (variants.length > 0 && !isServerless(input) && variants.every((one) => one.InitialVariantWeight === 0))
    throw validation("The sum of the variant weights must be greater than 0.");
  if (!isServerless(input)) return;
  if (variants.length > 1) throw validation("Serverless endpoints support exactly one production variant.");
  if (input.DataCaptureConfig !== undefined)
    throw validation("DataCaptureConfig is not supported for serverless endpoints.");
  if (input.AsyncInferenceConfig !== undefined)
    throw validation("AsyncInferenceConfig is not supported for serverless endpoints.");
  const [{ ModelName = "", InitialInstanceCount, InstanceType, ServerlessConfig } = {}] = variants;
  if (InitialInstanceCount !== undefined || InstanceType !== undefined)
    throw validation("A variant with ServerlessConfig must not have InitialInstanceCount or InstanceType.");
  const memory = ServerlessConfig?.MemorySizeInMB ?? 0;
  if (memory % 1024 !== 0 || memory < 1024 || memory > 6144)
    throw validation(`MemorySizeInMB is ${memory}; it must be 1024, 2048, 3072, 4096, 5120 or 6144.`);
  const { PrimaryContainer, Containers } = ctx.store.get<ModelRecord>("Model", ModelName) ?? {};
  if ([PrimaryContainer, ...(Containers ?? [])].some((container) => container?.Mode === "MultiModel"))
    throw validation("Serverless endpoints do not support models in MultiModel mode.");
}

/** CreateEndpointConfig and its kin. */
export const endpointConfigOperations: Operations = {
  CreateEndpointConfig: operation<CreateEndpointConfigInput, CreateEndpointConfigOutput>((ctx, input) => {
    const { EndpointConfigName: name = "", Tags, ...rest } = input;
    const EndpointConfigArn = sagemakerArn(ctx, "endpoint-config", name);
    checkConfig(ctx, input);
    const record: EndpointConfigRecord = { ...rest, EndpointConfigName: name, EndpointConfigArn, CreationTime: now() };
    if (!ctx.store.insert("EndpointConfig", name, record)) {
      throw validation(`Cannot create already existing endpoint configuration "${EndpointConfigArn}".`);
    }
    addTags(ctx, EndpointConfigArn, Tags);
    return { EndpointConfigArn };
  }),

  DescribeEndpointConfig: operation<DescribeEndpointConfigInput, DescribeEndpointConfigOutput>((ctx, input) =>
    configNamed(ctx, input.EndpointConfigName),
  ),

  DeleteEndpointConfig: voidOperation<DeleteEndpointConfigInput>((ctx, input) => {
    const { EndpointConfigName: name } = configNamed(ctx, input.EndpointConfigName);
    ctx.store.delete("EndpointConfig", name);
    dropTags(ctx, sagemakerArn(ctx, "endpoint-config", name));
  }),

  ListEndpointConfigs: operation<ListEndpointConfigsInput, ListEndpointConfigsOutput>((ctx, input) => {
    const all = ctx.store
      .list<EndpointConfigRecord>("EndpointConfig")
      .filter((one) => (one.EndpointConfigName ?? "").includes(input.NameContains ?? ""));
    const [page, NextToken] = listPage(all, input, {
      id: (one) => one.EndpointConfigName ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.EndpointConfigName ?? "" },
    });
    const EndpointConfigs = page.map(({ EndpointConfigName, EndpointConfigArn, CreationTime }) => ({
      EndpointConfigName,
      EndpointConfigArn,
      CreationTime,
    }));
    return { EndpointConfigs, ...(NextToken !== undefined && { NextToken }) };
  }),
};
