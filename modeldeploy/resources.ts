import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type CreateEndpointConfigInput,
  type CreateModelInput,
  type ProductionVariantInstanceType,
  type Tag,
} from "@aws-sdk/client-sagemaker";
import { describeEndpointConfig, describeModel, type Reach } from "./endpoint.ts";
import { releaseName, type Stage } from "./names.ts";
import { Refusal } from "./refusal.ts";
import type { Release } from "./release.ts";
import { isTransient, withRetries } from "./retry.ts";

/** The variant that every stage serves; a constant name keeps traffic and scaling across updates. */
export const VARIANT = "AllTraffic";

/** GPU images and their weights take minutes to load. */
const LOAD_SECONDS = 1200;

/** What CreateModel is asked for: the package itself, so that image and weights are the approved ones. */
export const modelRequest = (name: string, stage: Stage, release: Release) =>
  ({
    ModelName: releaseName(name, stage, release.version, release.releaseId),
    Containers: [{ ModelPackageName: release.modelPackageArn }],
    ExecutionRoleArn: release.stageConfigs[stage].ModelExecutionRoleArn,
    Tags: tagsOf(stage, release),
  }) satisfies CreateModelInput;

export function endpointConfigRequest(name: string, stage: Stage, release: Release) {
  const config = release.stageConfigs[stage];
  const resource = releaseName(name, stage, release.version, release.releaseId);
  return {
    EndpointConfigName: resource,
    ProductionVariants: [
      {
        VariantName: VARIANT,
        ModelName: resource,
        InitialInstanceCount: config.EndpointInstanceCount,
        InstanceType: config.EndpointInstanceType as ProductionVariantInstanceType,
        InitialVariantWeight: 1,
        ModelDataDownloadTimeoutInSeconds: LOAD_SECONDS,
        ContainerStartupHealthCheckTimeoutInSeconds: LOAD_SECONDS,
      },
    ],
    ...(config.EnableDataCapture && {
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: config.SamplingPercentage,
        DestinationS3Uri: config.DataCaptureUploadPath,
        CaptureOptions: [{ CaptureMode: "Input" }, { CaptureMode: "Output" }],
      },
    }),
    Tags: tagsOf(stage, release),
  } satisfies CreateEndpointConfigInput;
}

/** Tags of everything that a stage creates. */
export function tagsOf(stage: Stage, release: Release): Tag[] {
  const tags: Readonly<Record<string, string>> = {
    ...release.stageConfigs[stage].Tags,
    "sagemaker:deployment-stage": stage,
    "sagewright:release": release.releaseId,
  };
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Makes the release's model, or finds that the one of this name is it. */
export async function ensureModel(reach: Reach<"sagemaker">, wanted: CreateModelInput): Promise<"created" | "reused"> {
  const name = wanted.ModelName ?? "";
  const matches = async (): Promise<boolean> => {
    const found = await describeModel(reach, name);
    if (found === undefined) return false;
    const [container] = found.Containers ?? (found.PrimaryContainer ? [found.PrimaryContainer] : []);
    const [asked] = wanted.Containers ?? [];
    compare("model", name, [
      ["ModelPackageName", container?.ModelPackageName?.toLowerCase(), asked?.ModelPackageName?.toLowerCase()],
      ["ExecutionRoleArn", found.ExecutionRoleArn, wanted.ExecutionRoleArn],
    ]);
    return true;
  };
  if (await matches()) return "reused";
  const create = () => reach.clients.sagemaker.send(new CreateModelCommand(wanted));
  return createOnce(
    () => withRetries(reach.clock, create, (error) => isTransient(error) || isRoleTooNew(error)),
    matches,
  );
}

/** Makes the release's endpoint configuration, or finds that the one of this name is it. */
export async function ensureEndpointConfig(
  reach: Reach<"sagemaker">,
  wanted: ReturnType<typeof endpointConfigRequest>,
): Promise<"created" | "reused"> {
  const name = wanted.EndpointConfigName;
  const matches = async (): Promise<boolean> => {
    const found = await describeEndpointConfig(reach, name);
    if (found === undefined) return false;
    const [variant, ...others] = found.ProductionVariants ?? [];
    const [asked] = wanted.ProductionVariants;
    const capture = wanted.DataCaptureConfig;
    compare("endpoint configuration", name, [
      ["variants", others.length + 1, 1],
      ["VariantName", variant?.VariantName, asked?.VariantName],
      ["ModelName", variant?.ModelName, asked?.ModelName],
      ["InitialInstanceCount", variant?.InitialInstanceCount, asked?.InitialInstanceCount],
      ["InstanceType", variant?.InstanceType, asked?.InstanceType],
      ["DataCaptureConfig", found.DataCaptureConfig?.DestinationS3Uri, capture?.DestinationS3Uri],
      ["sampling", found.DataCaptureConfig?.InitialSamplingPercentage, capture?.InitialSamplingPercentage],
    ]);
    return true;
  };
  if (await matches()) return "reused";
  const create = () => reach.clients.sagemaker.send(new CreateEndpointConfigCommand(wanted));
  return createOnce(() => withRetries(reach.clock, create), matches);
}

async function createOnce(
  create: () => Promise<unknown>,
  matches: () => Promise<boolean>,
): Promise<"created" | "reused"> {
  try {
    await create();
    return "created";
  } catch (error) {
    // Also the answer to a create that was repeated because its first answer got lost.
    if (isAlreadyThere(error) && (await matches())) return "reused";
    throw error;
  }
}

export const isAlreadyThere = (error: unknown): boolean =>
  error instanceof Error && error.name === "ValidationException" && /already existing/.test(error.message);

/** A role made a moment ago cannot be assumed yet. */
const isRoleTooNew = (error: unknown): boolean =>
  error instanceof Error && error.name === "ValidationException" && /assume role/i.test(error.message);

function compare(
  what: string,
  name: string,
  members: readonly (readonly [member: string, found: unknown, wanted: unknown])[],
): void {
  const differences = members
    .filter(([, found, wanted]) => found !== wanted)
    .map(
      ([member, found, wanted]) => `${member} is ${JSON.stringify(found)}, the release wants ${JSON.stringify(wanted)}`,
    );
  if (differences.length > 0)
    throw new Refusal(
      "NameTaken",
      `${what} "${name}" exists but is not this release's: ${differences.join("; ")}; delete it and deploy again`,
    );
}
