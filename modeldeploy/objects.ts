import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Uses } from "./clients.ts";

/** An object's place in S3. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** Splits `s3://bucket/key`; anything else is an error that names the text. */
export function parseS3Uri(uri: string): ObjectPlace {
  const match = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri);
  if (match === null) throw new Error(`"${uri}" is no S3 URI; write s3://bucket/key`);
  return { bucket: match[1] ?? "", key: match[2] ?? "" };
}

export const s3Uri = ({ bucket, key }: ObjectPlace): string => `s3://${bucket}/${key}`;

/** The object's bytes and ETag; `undefined` when it does not exist. */
export async function readObject(
  { s3 }: Uses<"s3">,
  { bucket, key }: ObjectPlace,
): Promise<{ readonly body: Uint8Array; readonly etag: string } | undefined> {
  try {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { body: (await answer.Body?.transformToByteArray()) ?? new Uint8Array(), etag: answer.ETag ?? "" };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export async function readText(clients: Uses<"s3">, place: ObjectPlace): Promise<string | undefined> {
  const object = await readObject(clients, place);
  return object && new TextDecoder().decode(object.body);
}

/** The object's ETag as S3 quotes it; `undefined` when there is no object. */
export async function etagOf({ s3 }: Uses<"s3">, { bucket, key }: ObjectPlace): Promise<string | undefined> {
  try {
    return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ETag;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Writes JSON under a condition: `IfNoneMatch: "*"` (only if there is none yet) or `IfMatch` (only over this version).
 * Answers the new ETag, or `undefined` when the condition does not hold.
 */
export async function putJson(
  { s3 }: Uses<"s3">,
  { bucket, key }: ObjectPlace,
  value: unknown,
  condition: { readonly IfNoneMatch?: "*"; readonly IfMatch?: string } = {},
): Promise<string | undefined> {
  const Body = `${JSON.stringify(value, null, 2)}\n`;
  try {
    const answer = await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: "application/json", ...condition }),
    );
    return answer.ETag ?? "";
  } catch (error) {
    if (conditionFailed(error)) return undefined;
    throw error;
  }
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && (error.name === "NoSuchKey" || (error.name === "NotFound" && statusOf(error) === 404));

/** 412: the condition does not hold. 409: another conditional write to the same key won at this moment. */
export const conditionFailed = (error: unknown): boolean => [409, 412].includes(statusOf(error) ?? 0);
