import { AwsError } from "../wire/error.ts";
import { readDocument, textOf } from "./document.ts";
import { s3Error } from "./error.ts";
import { checkKey } from "./place.ts";
import { XMLNS, type S3Request } from "./request.ts";

/** DeleteObjects: each key, or version of one, for itself. */
export async function deleteObjects({ x, objects, bucket, send }: S3Request): Promise<void> {
  const document = await readDocument(x, ["Object"], 4 * 1024 * 1024);
  const { Delete } = document as {
    Delete?: { Object?: readonly Readonly<Record<string, unknown>>[]; Quiet?: string };
  };
  const asked = (Delete?.Object ?? []).map((one) => ({
    Key: textOf(one["Key"]),
    VersionId: textOf(one["VersionId"]),
    ETag: textOf(one["ETag"]),
  }));
  if (asked.length === 0 || asked.length > 1000 || asked.some(({ Key }) => Key === undefined)) {
    throw s3Error.malformedXml();
  }
  const done: object[] = [];
  const failed: object[] = [];
  for (const { Key = "", VersionId, ETag } of asked) {
    const named = { Key, ...(VersionId !== undefined && { VersionId }) };
    try {
      checkKey(Key);
      const { versionId, marker } = objects.remove(bucket, Key, VersionId, ETag === undefined ? {} : { ifMatch: ETag });
      done.push({
        ...named,
        ...(marker === true && { DeleteMarker: true, DeleteMarkerVersionId: versionId }),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ ...named, Code: error.code, Message: error.message });
    }
  }
  send(200, {
    DeleteResult: { "@_xmlns": XMLNS, ...(Delete?.Quiet !== "true" && { Deleted: done }), Error: failed },
  });
}
