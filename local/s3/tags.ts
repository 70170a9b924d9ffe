import { AwsError } from "../wire/error.ts";
import { readDocument, textOf } from "./document.ts";
import { s3Error } from "./error.ts";
import { findVersion, versionHeader, versionIdOf, XMLNS, type S3Request } from "./request.ts";

type Tags = Readonly<Record<string, string>>;

/** The tags of the header `x-amz-tagging: a=1&b=2`. */
export function tagsOfHeader(text: string | undefined): Tags | undefined {
  if (text === undefined || text === "") return undefined;
  return checked([...new URLSearchParams(text)]);
}

function checked(pairs: readonly (readonly [string, string])[]): Tags {
  const refuse = (message: string) => new AwsError("InvalidTag", message);
  if (pairs.length > 10) throw new AwsError("BadRequest", "Object tags cannot be greater than 10");
  for (const [name, value] of pairs) {
    if (name === "" || name.length > 128) throw refuse("The TagKey you have provided is invalid");
    if (value.length > 256) throw refuse("The TagValue you have provided is invalid");
    if (name.startsWith("aws:")) throw refuse("System tags cannot be added/updated by requester");
  }
  const tags = new Map(pairs);
  if (tags.size < pairs.length) throw refuse("Cannot provide multiple Tags with the same key");
  return Object.fromEntries(tags);
}

/** GetObjectTagging. */
export function getTags(request: S3Request): void {
  const { info } = findVersion(request);
  const Tag = Object.entries(info.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  request.send(
    200,
    { Tagging: { "@_xmlns": XMLNS, TagSet: { Tag } } },
    versionHeader(request.objects, request.bucket, info),
  );
}

/** PutObjectTagging. */
export async function putTags(request: S3Request): Promise<void> {
  const document = (await readDocument(request.x, ["Tag"])) as {
    Tagging?: { TagSet?: { Tag?: readonly { Key?: unknown; Value?: unknown }[] } | "" };
  };
  const set = document.Tagging?.TagSet;
  if (set === undefined) throw s3Error.malformedXml();
  const tags = checked(
    (set === "" ? [] : (set.Tag ?? [])).map(({ Key, Value }) => [textOf(Key) ?? "", textOf(Value) ?? ""]),
  );
  replace(request, tags, 200);
}

/** DeleteObjectTagging. */
export const deleteTags = (request: S3Request): void => replace(request, {}, 204);

function replace(request: S3Request, tags: Tags, status: number): void {
  const { x, objects, bucket, key, send } = request;
  const { info } = findVersion(request);
  objects.tag(bucket, key, versionIdOf(x), tags);
  send(status, undefined, versionHeader(objects, bucket, info));
}
