import type {
  CreateEndpointInput,
  CreateEndpointOutput,
  DeleteEndpointInput,
  DescribeEndpointInput,
  DescribeEndpointOutput,
  ListEndpointsInput,
  ListEndpointsOutput,
  UpdateEndpointInput,
  UpdateEndpointOutput,
  UpdateEndpointWeightsAndCapacitiesInput,
  UpdateEndpointWeightsAndCapacitiesOutput,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { putEndpoint, putSettings, settingsOf, type EndpointRecord } from "../hosting/records.ts";
import { validation } from "../wire/error.ts";
import { configNamed, endpointConfigOperations, isServerless } from "./endpoint-configs.ts";
import { refuseAlarms, retained, scaled } from "./endpoint-update.ts";
import { passes } from "./job-filter.ts";
import { documentedPage, listPage } from "./listing.ts";
import { modelOperations } from "./models.ts";
import { addTags, dropTags } from "./tags.ts";
import { operation, voidOperation, type Operations } from "./operation.ts";

function endpointNamed(ctx: Context, name = ""): EndpointRecord & { EndpointName: string; EndpointArn: string } {
  const record = ctx.store.get<EndpointRecord>("Endpoint", name);
  const EndpointArn = sagemakerArn(ctx, "endpoint", name);
  if (record === undefined) throw validation(`Could not find endpoint "${EndpointArn}".`);
  return { ...record, EndpointName: name, EndpointArn };
}

/** Whether the endpoint is serverless now. */
const servedServerless = ({ ProductionVariants = [] }: EndpointRecord): boolean =>
  (ProductionVariants ?? []).some(({ CurrentServerlessConfig }) => CurrentServerlessConfig !== undefined);

const inProgress: ReadonlySet<string> = new Set(["Creating", "Updating", "RollingBack", "SystemUpdating", "Deleting"]);

function refuseInProgress(record: EndpointRecord): void {
  if (inProgress.has(record.EndpointStatus ?? ""))
    throw validation(`Cannot update in-progress endpoint "${record.EndpointArn ?? ""}".`);
}

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
      ...(input.DeploymentConfig !== undefined && { LastDeploymentConfig: input.DeploymentConfig }),
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
    if (isServerless(config) && !servedServerless(record))
      throw validation(
        `Cannot update endpoint "${record.EndpointArn}" from instances to serverless; create another endpoint.`,
      );
    refuseAlarms(ctx, input.DeploymentConfig);
    const { FailureReason: _reason, LastDeploymentConfig: last, ...rest } = record;
    const deployment = input.DeploymentConfig ?? (input.RetainDeploymentConfig === true ? last : undefined);
    const { variants, pending, retainDataCapture } = retained(ctx, record, config, input);
    putSettings(ctx, record.EndpointName, { ...settingsOf(ctx, record.EndpointName), retainDataCapture });
    putEndpoint(ctx, {
      ...rest,
      ...(deployment !== undefined && { LastDeploymentConfig: deployment }),
      ProductionVariants: variants,
      EndpointStatus: "Updating",
      PendingDeploymentSummary: {
        EndpointConfigName: config.EndpointConfigName,
        ProductionVariants: pending,
        StartTime: now(),
      },
    });
    ctx.hosting.reconcile(record.EndpointName);
    return { EndpointArn: record.EndpointArn };
  }),

  UpdateEndpointWeightsAndCapacities: operation<
    UpdateEndpointWeightsAndCapacitiesInput,
    UpdateEndpointWeightsAndCapacitiesOutput
  >((ctx, input) => {
    const record = endpointNamed(ctx, input.EndpointName);
    refuseInProgress(record);
    if (record.EndpointStatus === "Failed")
      throw validation(`Cannot update failed endpoint "${record.EndpointArn}"; delete it.`);
    const ProductionVariants = scaled(record, input.DesiredWeightsAndCapacities ?? []);
    const { FailureReason: _reason, ...rest } = record;
    putEndpoint(ctx, { ...rest, ProductionVariants, EndpointStatus: "Updating" });
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
      .filter((one) => passes(input, one.EndpointName, one.EndpointStatus, one.LastModifiedTime));
    const [page, NextToken] = listPage(all, input, {
      id: (one) => one.EndpointName ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.EndpointName ?? "", Status: (one) => one.EndpointStatus ?? "" },
      size: documentedPage,
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
export const hostingOperations: Operations = { ...modelOperations, ...endpointConfigOperations, ...endpointOperations };
