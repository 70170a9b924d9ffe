import type {
  CreateEndpointConfigInput,
  CreateEndpointConfigOutput,
  CreateEndpointInput,
  CreateEndpointOutput,
  DeleteEndpointConfigInput,
  DeleteEndpointInput,
  DescribeEndpointConfigInput,
  DescribeEndpointConfigOutput,
  DescribeEndpointInput,
  DescribeEndpointOutput,
  ListEndpointConfigsInput,
  ListEndpointConfigsOutput,
  ListEndpointsInput,
  ListEndpointsOutput,
  UpdateEndpointInput,
  UpdateEndpointOutput,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { putEndpoint, servedVariants, type EndpointConfigRecord, type EndpointRecord } from "../hosting/records.ts";
import { validation } from "../wire/error.ts";
import { listPage } from "./listing.ts";
import { modelOperations } from "./models.ts";
import { addTags, dropTags } from "./tags.ts";
import { operation, voidOperation, type Operations } from "./operation.ts";

function endpointNamed(ctx: Context, name = ""): EndpointRecord & { EndpointName: string; EndpointArn: string } {
  const record = ctx.store.get<EndpointRecord>("Endpoint", name);
  const EndpointArn = sagemakerArn(ctx, "endpoint", name);
  if (record === undefined) throw validation(`Could not find endpoint "${EndpointArn}".`);
  return { ...record, EndpointName: name, EndpointArn };
}

function configNamed(ctx: Context, name = ""): EndpointConfigRecord & { EndpointConfigName: string } {
  const record = ctx.store.get<EndpointConfigRecord>("EndpointConfig", name);
  if (record === undefined)
    throw validation(`Could not find endpoint configuration "${sagemakerArn(ctx, "endpoint-config", name)}".`);
  return { ...record, EndpointConfigName: name };
}

const inProgress: ReadonlySet<string> = new Set(["Creating", "Updating", "RollingBack", "SystemUpdating", "Deleting"]);

function refuseInProgress(record: EndpointRecord): void {
  if (inProgress.has(record.EndpointStatus ?? ""))
    throw validation(`Cannot update in-progress endpoint "${record.EndpointArn ?? ""}".`);
}

const configOperations: Operations = {
  CreateEndpointConfig: operation<CreateEndpointConfigInput, CreateEndpointConfigOutput>((ctx, input) => {
    const { EndpointConfigName: name = "", Tags, ...rest } = input;
    const EndpointConfigArn = sagemakerArn(ctx, "endpoint-config", name);
    for (const { ModelName: model = "" } of input.ProductionVariants ?? []) {
      if (ctx.store.get("Model", model) === undefined)
        throw validation(`Could not find model "${sagemakerArn(ctx, "model", model)}".`);
    }
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

const endpointOperations: Operations = {
  CreateEndpoint: operation<CreateEndpointInput, CreateEndpointOutput>((ctx, input) => {
    const { EndpointName: name = "" } = input;
    const EndpointArn = sagemakerArn(ctx, "endpoint", name);
    const config = configNamed(ctx, input.EndpointConfigName);
    if (ctx.store.get("Endpoint", name) !== undefined)
      throw validation(`Cannot create already existing endpoint "${EndpointArn}".`);
    const time = now();
    putEndpoint(ctx, {
      EndpointName: name,
      EndpointArn,
      EndpointConfigName: config.EndpointConfigName,
      EndpointStatus: "Creating",
      CreationTime: time,
      LastModifiedTime: time,
    });
    addTags(ctx, EndpointArn, input.Tags);
    ctx.hosting.reconcile(name);
    return { EndpointArn };
  }),

  UpdateEndpoint: operation<UpdateEndpointInput, UpdateEndpointOutput>((ctx, input) => {
    const record = endpointNamed(ctx, input.EndpointName);
    refuseInProgress(record);
    if (record.EndpointStatus === "Failed")
      throw validation(`Cannot update failed endpoint "${record.EndpointArn}"; delete it.`);
    const config = configNamed(ctx, input.EndpointConfigName);
    const { FailureReason: _reason, ...rest } = record;
    putEndpoint(ctx, {
      ...rest,
      EndpointStatus: "Updating",
      PendingDeploymentSummary: {
        EndpointConfigName: config.EndpointConfigName,
        ProductionVariants: (servedVariants(ctx, config) ?? []).map(
          ({ VariantName, DesiredWeight, DesiredInstanceCount, DeployedImages }) => ({
            VariantName,
            ...(DesiredWeight !== undefined && { DesiredWeight }),
            ...(DesiredInstanceCount !== undefined && { DesiredInstanceCount }),
            ...(DeployedImages !== undefined && { DeployedImages }),
          }),
        ),
        StartTime: now(),
      },
    });
    ctx.hosting.reconcile(record.EndpointName);
    return { EndpointArn: record.EndpointArn };
  }),

  DescribeEndpoint: operation<DescribeEndpointInput, DescribeEndpointOutput>((ctx, input) =>
    endpointNamed(ctx, input.EndpointName),
  ),

  DeleteEndpoint: voidOperation<DeleteEndpointInput>((ctx, input) => {
    const record = endpointNamed(ctx, input.EndpointName);
    refuseInProgress(record);
    putEndpoint(ctx, { ...record, EndpointStatus: "Deleting" });
    dropTags(ctx, record.EndpointArn);
    ctx.hosting.reconcile(record.EndpointName);
  }),

  ListEndpoints: operation<ListEndpointsInput, ListEndpointsOutput>((ctx, input) => {
    const all = ctx.store
      .list<EndpointRecord>("Endpoint")
      .filter(
        (one) =>
          (one.EndpointName ?? "").includes(input.NameContains ?? "") &&
          (input.StatusEquals === undefined || one.EndpointStatus === input.StatusEquals),
      );
    const [page, NextToken] = listPage(all, input, {
      id: (one) => one.EndpointName ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.EndpointName ?? "", Status: (one) => one.EndpointStatus ?? "" },
    });
    const Endpoints = page.map(({ EndpointName, EndpointArn, CreationTime, LastModifiedTime, EndpointStatus }) => ({
      EndpointName,
      EndpointArn,
      CreationTime,
      LastModifiedTime,
      EndpointStatus,
    }));
    return { Endpoints, ...(NextToken !== undefined && { NextToken }) };
  }),
};

/** Models, endpoint configurations and endpoints. */
export const hostingOperations: Operations = { ...modelOperations, ...configOperations, ...endpointOperations };
