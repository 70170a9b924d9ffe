import { createHash } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type {
  CreatePipelineRequest,
  PipelineDefinitionS3Location,
  SageMakerClient,
  Tag,
} from "@aws-sdk/client-sagemaker";
import { ProblemError } from "../definition/index.ts";
import type { Asset } from "../steps/asset.ts";
import { assetUses, putOnce, uploadAssets } from "./assets.ts";
import type { PipelineSettings } from "./settings.ts";
import { putTriggers, type PutTrigger } from "./trigger-rules.ts";

// The request's own limit on an inline definition is above; the service's request size is not. As the Python SDK has it.
const INLINE_BYTES = 100 * 1024;
// PipelineDefinition of CreatePipeline (botocore); no definition is longer, wherever it lies.
const MOST_CHARACTERS = 1024 * 1024;

export interface UpsertClients {
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
  /** Wanted where `settings` have triggers. */
  readonly events?: EventBridgeClient;
}

export interface UpsertOptions {
  readonly name: string;
  /** The definition's JSON text. */
  readonly definition: string;
  readonly roleArn: string;
  /** The code that the definition may want. */
  readonly assets?: readonly Asset[];
  /** Values of parameters, for a bucket that is one. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What the pipeline says of itself beside the definition: `Pipeline.settings`. */
  readonly settings?: PipelineSettings;
  /** Instead of the settings' `PipelineDescription`; at most 3072 characters. */
  readonly description?: string;
  /** Beside the settings' `Tags`. */
  readonly tags?: readonly Tag[];
  /** Where a definition of 100 KiB or more is uploaded to; default the bucket of its code, then the parameter `Bucket`. */
  readonly bucket?: string;
}

export interface Upserted {
  readonly PipelineArn: string;
  readonly outcome: "created" | "updated";
  /** What became of the pipeline's rules, where its settings have triggers. */
  readonly triggers?: readonly PutTrigger[];
}

/**
 * Uploads the code of a pipeline and creates the pipeline, or updates the one of its name; then its triggers.
 *
 * @example
 * await upsert(clients, { name: skin.name, definition: skin.definition(), assets: skin.assets, settings: skin.settings, roleArn });
 */
export async function upsert(clients: UpsertClients, options: UpsertOptions): Promise<Upserted> {
  const { name, definition, assets = [], parameters, settings: { triggers, Tags = [] } = {} } = options;
  refuseTooLong(name, definition);
  if (triggers !== undefined && clients.events === undefined) refuseWithoutEvents(name);
  const uses = assetUses(JSON.parse(definition), parameters);
  await uploadAssets(clients.s3, uses, assets);
  const bucket = options.bucket ?? uses[0]?.bucket ?? parameters?.["Bucket"];
  const request = { ...requestOf(options), ...(await body(clients.s3, name, definition, bucket)) };
  const given = options.tags ?? [];
  const tags = [...given, ...Tags.filter((tag) => !given.some((one) => one.Key === tag.Key))];
  const upserted = await createOrUpdate(clients.sagemaker, request, tags);
  const { events } = clients;
  if (triggers === undefined || events === undefined) return upserted;
  const put = { pipeline: name, pipelineArn: upserted.PipelineArn, roleArn: options.roleArn, triggers };
  return { ...upserted, triggers: await putTriggers(events, put) };
}

function requestOf({ name, roleArn, description, settings = {} }: UpsertOptions): PipelineRequest {
  const { PipelineDisplayName, PipelineDescription, ParallelismConfiguration } = settings;
  const told = description ?? PipelineDescription;
  return {
    PipelineName: name,
    RoleArn: roleArn,
    ...(PipelineDisplayName !== undefined && { PipelineDisplayName }),
    ...(told !== undefined && { PipelineDescription: told }),
    ...(ParallelismConfiguration !== undefined && { ParallelismConfiguration }),
  };
}

type PipelineRequest = Omit<CreatePipelineRequest, "Tags" | "ClientRequestToken">;

async function createOrUpdate(
  sagemaker: SageMakerClient,
  request: PipelineRequest,
  tags: readonly Tag[],
): Promise<Upserted> {
  const { AddTagsCommand, CreatePipelineCommand, UpdatePipelineCommand } = await import("@aws-sdk/client-sagemaker");
  try {
    const create = { ...request, ...(tags.length > 0 && { Tags: [...tags] }) };
    const { PipelineArn = "" } = await sagemaker.send(new CreatePipelineCommand(create));
    return { PipelineArn, outcome: "created" };
  } catch (error) {
    if (!(error instanceof Error) || !/already exists/.test(error.message)) throw error;
  }
  const { PipelineArn = "" } = await sagemaker.send(new UpdatePipelineCommand(request));
  if (tags.length > 0) await sagemaker.send(new AddTagsCommand({ ResourceArn: PipelineArn, Tags: [...tags] }));
  return { PipelineArn, outcome: "updated" };
}

function refuseTooLong(name: string, definition: string): void {
  if (definition.length <= MOST_CHARACTERS) return;
  throw new ProblemError([
    {
      code: "SW0406",
      severity: "error",
      path: name,
      message: `the definition of ${name} has ${definition.length} characters; SageMaker takes at most ${MOST_CHARACTERS}, through S3 too`,
      hint: "split the pipeline, or move long texts into files that the steps read",
    },
  ]);
}

function refuseWithoutEvents(name: string): never {
  throw new Error(
    `pipeline ${name} has triggers, and upsert was given no EventBridge client; pass one as clients.events`,
  );
}

async function body(
  s3: S3Client,
  name: string,
  definition: string,
  bucket: string | undefined,
): Promise<{ PipelineDefinition: string } | { PipelineDefinitionS3Location: PipelineDefinitionS3Location }> {
  if (Buffer.byteLength(definition) < INLINE_BYTES) return { PipelineDefinition: definition };
  if (bucket === undefined)
    throw new ProblemError([
      {
        code: "SW0404",
        severity: "error",
        path: name,
        message: `the definition of ${name} has ${Buffer.byteLength(definition)} bytes and must go through S3, and no bucket is known`,
        hint: "give one: --param Bucket=NAME, or the kwarg default_bucket",
      },
    ]);
  const ObjectKey = `${name}/definition/${createHash("sha256").update(definition).digest("hex")}.json`;
  await putOnce(s3, { Bucket: bucket, Key: ObjectKey, Body: definition, ContentType: "application/json" });
  return { PipelineDefinitionS3Location: { Bucket: bucket, ObjectKey } };
}
