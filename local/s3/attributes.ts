import { header } from "../wire/exchange.ts";
import { checksumMembers } from "./checksum.ts";
import { s3Error } from "./error.ts";
import { findVersion, versionHeader, XMLNS, type S3Request } from "./request.ts";

const KNOWN = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

/** GetObjectAttributes: those that the header `x-amz-object-attributes` names. */
export function getAttributes(request: S3Request): void {
  const { x, objects, bucket, send } = request;
  const { info } = findVersion(request);
  const asked = (header(x, "x-amz-object-attributes") ?? "").split(",").map((one) => one.trim());
  if (asked.some((one) => !KNOWN.includes(one))) {
    throw s3Error.invalidArgument(
      `Invalid attribute name specified; x-amz-object-attributes takes ${KNOWN.join(", ")}`,
    );
  }
  const of = (name: string, member: object): object => (asked.includes(name) ? member : {});
  send(
    200,
    {
      GetObjectAttributesResponse: {
        "@_xmlns": XMLNS,
        ...of("ETag", { ETag: info.etag.replaceAll('"', "") }),
        ...of("Checksum", info.checksum === undefined ? {} : { Checksum: checksumMembers(info.checksum) }),
        ...of("ObjectParts", info.parts === undefined ? {} : { ObjectParts: { PartsCount: info.parts.length } }),
        ...of("StorageClass", { StorageClass: "STANDARD" }),
        ...of("ObjectSize", { ObjectSize: info.size }),
      },
    },
    { "last-modified": new Date(info.lastModified * 1000).toUTCString(), ...versionHeader(objects, bucket, info) },
  );
}
