import { createHash } from "node:crypto";
import type { S3Client } from "@aws-sdk/client-s3";
import type { PipelineDefinitionS3Location, SageMakerClient, Tag } from "@aws-sdk/client-sagemaker";
import { ProblemError } from "../definition/index.ts";
import type { Asset } from "../steps/asset.ts";
import { assetUses, uploadAssets } from "./assets.ts";

// The request's own limit on an inline definition is above; the service's request size is not.
const INLINE_BYTES = 100 * 1024;

export interface UpsertClients {
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
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
  readonly description?: string;
  readonly tags?: readonly Tag[];
}

export interface Upserted {
  readonly PipelineArn: string;
  readonly outcome: "created" | "updated";
}

/**
 * Uploads the code of a pipeline and creates the pipeline, or updates the one of its name.
 *
 * @example
 * await upsert(clients, { name: skin.name, definition: skin.definition(), assets: skin.assets, roleArn });
 */
export async function upsert(clients: UpsertClients, options: UpsertOptions): Promise<Upserted> {
  const { name, definition, roleArn, assets = [], parameters, description, tags = [] } = options;
  const { AddTagsCommand, CreatePipelineCommand, UpdatePipelineCommand } = await import("@aws-sdk/client-sagemaker");
  const uses = assetUses(JSON.parse(definition), parameters);
  await uploadAssets(clients.s3, uses, assets);
  const request = {
    PipelineName: name,
    RoleArn: roleArn,
    ...(description !== undefined && { PipelineDescription: description }),
    ...(await body(clients.s3, name, definition, uses[0]?.bucket ?? parameters?.["Bucket"])),
  };
  try {
    const create = { ...request, ...(tags.length > 0 && { Tags: [...tags] }) };
    const { PipelineArn = "" } = await clients.sagemaker.send(new CreatePipelineCommand(create));
    return { PipelineArn, outcome: "created" };
  } catch (error) {
    if (!(error instanceof Error) || !/already exists/.test(error.message)) throw error;
  }
  const { PipelineArn = "" } = await clients.sagemaker.send(new UpdatePipelineCommand(request));
  if (tags.length > 0) await clients.sagemaker.send(new AddTagsCommand({ ResourceArn: PipelineArn, Tags: [...tags] }));
  return { PipelineArn, outcome: "updated" };
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
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const ObjectKey = `${name}/definition/${createHash("sha256").update(definition).digest("hex")}.json`;
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: ObjectKey, Body: definition, ContentType: "application/json" }),
  );
  return { PipelineDefinitionS3Location: { Bucket: bucket, ObjectKey } };
}
