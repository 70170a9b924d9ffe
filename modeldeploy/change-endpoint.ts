import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  UpdateEndpointCommand,
  type DataCaptureConfig,
  type UpdateEndpointInput,
  type VariantProperty,
} from "@aws-sdk/client-sagemaker";
import { describeEndpointConfig, type Reach } from "./endpoint.ts";
import { appendJournal, type JournalContext, type JournalEvent } from "./journal.ts";
import type { StagePlan } from "./plan.ts";
import type { Release } from "./release.ts";
import {
  endpointConfigRequest,
  ensureEndpointConfig,
  ensureModel,
  isAlreadyThere,
  modelRequest,
  tagsOf,
} from "./resources.ts";
import { withRetries } from "./retry.ts";
import { verifyStage } from "./verify.ts";

/** Asks SageMaker for what the plan says, and writes down each thing that was made. Does not wait for the endpoint. */
export async function changeEndpoint(
  reach: Reach<"sagemaker" | "s3">,
  journal: JournalContext,
  plan: StagePlan,
  release: Release,
): Promise<"created" | "updated"> {
  const { clients, clock } = reach;
  const { deployment, stage } = journal;
  const note = (event: JournalEvent, details: Record<string, string>) =>
    appendJournal(clients, journal, event, details);
  const names = { EndpointName: plan.endpointName, EndpointConfigName: plan.endpointConfigName };
  if ((await ensureModel(reach, modelRequest(deployment.name, stage, release))) === "created")
    await note("modelCreated", { modelName: plan.modelName });
  const config = endpointConfigRequest(deployment.name, stage, release);
  if ((await ensureEndpointConfig(reach, config)) === "created")
    await note("endpointConfigCreated", { endpointConfigName: plan.endpointConfigName });
  if (plan.endpoint === "update") {
    const request = { ...names, ...(await retained(reach, plan, config)) };
    await withRetries(clock, () => clients.sagemaker.send(new UpdateEndpointCommand(request)));
    await note("endpointUpdated", { ...names, previousEndpointConfigName: plan.current?.endpointConfigName ?? "" });
    return "updated";
  }
  if (plan.endpoint === "replace") {
    await clients.sagemaker.send(new DeleteEndpointCommand({ EndpointName: plan.endpointName }));
    await note("endpointDeleted", { ...names, reason: plan.current?.reason ?? "" });
    await verifyStage(reach, { ...plan, pollSeconds: 1 });
  }
  try {
    const request = { ...names, Tags: tagsOf(stage, release) };
    await withRetries(clock, () => clients.sagemaker.send(new CreateEndpointCommand(request)));
  } catch (error) {
    // A create whose first answer got lost; the verified wait tells whether the endpoint is ours.
    if (!isAlreadyThere(error)) throw error;
  }
  await note("endpointCreated", names);
  return "created";
}

const captured = (config: Partial<DataCaptureConfig> | undefined): string =>
  `${config?.DestinationS3Uri} ${config?.InitialSamplingPercentage}`;

/**
 * An update keeps the instance count that scaling reached, unless the configuration itself asks for another count;
 * without this, SageMaker goes back to `InitialInstanceCount`.
 */
async function retained(
  reach: Reach<"sagemaker">,
  plan: StagePlan,
  wanted: ReturnType<typeof endpointConfigRequest>,
): Promise<Pick<UpdateEndpointInput, "RetainAllVariantProperties" | "ExcludeRetainedVariantProperties">> {
  const previous = await describeEndpointConfig(reach, plan.current?.endpointConfigName ?? "");
  const [was, ...others] = previous?.ProductionVariants ?? [];
  const [asked] = wanted.ProductionVariants;
  if (previous === undefined || others.length > 0 || was?.VariantName !== asked?.VariantName)
    return { RetainAllVariantProperties: false };
  const changed: VariantProperty[] = [];
  if (was?.InitialInstanceCount !== asked?.InitialInstanceCount)
    changed.push({ VariantPropertyType: "DesiredInstanceCount" });
  if (captured(previous.DataCaptureConfig) !== captured(wanted.DataCaptureConfig))
    changed.push({ VariantPropertyType: "DataCaptureConfig" });
  return {
    RetainAllVariantProperties: true,
    ...(changed.length > 0 && { ExcludeRetainedVariantProperties: changed }),
  };
}
