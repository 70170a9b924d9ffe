import { OWNER } from "./list.ts";
import { encoder, fold, isAfter, pageSize, prefixesOf } from "./pages.ts";
import { uploadOf } from "./parts.ts";
import { XMLNS, type S3Request } from "./request.ts";
import { s3Error } from "./error.ts";

const time = (seconds: number | undefined): string => new Date((seconds ?? 0) * 1000).toISOString();

/** ListParts. */
export function listParts(request: S3Request): void {
  const { x, multipart, bucket, key, send } = request;
  const upload = uploadOf(request);
  const { id, algorithm, checksumType } = upload;
  const max = pageSize(x, "max-parts");
  const marker = x.query.get("part-number-marker") ?? "0";
  if (!/^\d{1,9}$/.test(marker)) {
    throw s3Error.invalidArgument("Provided part-number-marker not an integer or within integer range");
  }
  const rest = multipart.parts(upload).filter(({ number }) => number > Number(marker));
  const page = rest.slice(0, max);
  send(200, {
    ListPartsResult: {
      "@_xmlns": XMLNS,
      Bucket: bucket,
      Key: key,
      UploadId: id,
      PartNumberMarker: Number(marker),
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: max,
      IsTruncated: rest.length > page.length,
      Initiator: OWNER,
      Owner: OWNER,
      StorageClass: "STANDARD",
      ...(algorithm !== undefined && { ChecksumAlgorithm: algorithm, ChecksumType: checksumType }),
      Part: page.map(({ number, size, md5, checksum, arrived }) => ({
        PartNumber: number,
        LastModified: time(arrived),
        ETag: `"${md5}"`,
        Size: size,
        ...(algorithm !== undefined && checksum !== undefined && { [`Checksum${algorithm}`]: checksum }),
      })),
    },
  });
}

/** ListMultipartUploads. */
export function listUploads({ x, multipart, bucket, send }: S3Request): void {
  const q = x.query;
  const prefix = q.get("prefix") ?? "";
  const delimiter = q.get("delimiter") ?? "";
  const keyMarker = q.get("key-marker") ?? "";
  const idMarker = q.get("upload-id-marker") ?? "";
  const encode = encoder(x);
  const max = pageSize(x, "max-uploads");
  const all = multipart.uploads(bucket, prefix);
  const seen = idMarker === "" ? -1 : all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  const rest = fold(
    all.filter(
      ({ key }, i) => keyMarker === "" || isAfter(key, keyMarker) || (seen >= 0 && key === keyMarker && i > seen),
    ),
    ({ key }) => key,
    prefix,
    delimiter,
  ).filter((entry) => keyMarker === "" || "item" in entry || isAfter(entry.prefix, keyMarker));
  const page = rest.slice(0, max);
  const truncated = rest.length > page.length && max > 0;
  const last = page.at(-1);
  send(200, {
    ListMultipartUploadsResult: {
      "@_xmlns": XMLNS,
      Bucket: bucket,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      Prefix: encode(prefix),
      ...(delimiter !== "" && { Delimiter: encode(delimiter) }),
      ...(q.get("encoding-type") === "url" && { EncodingType: "url" }),
      MaxUploads: max,
      IsTruncated: truncated,
      ...(truncated &&
        last !== undefined && {
          NextKeyMarker: encode(last.sort),
          ...("item" in last && { NextUploadIdMarker: last.item.id }),
        }),
      Upload: page.flatMap((entry) =>
        "item" in entry
          ? [
              {
                Key: encode(entry.item.key),
                UploadId: entry.item.id,
                Initiator: OWNER,
                Owner: OWNER,
                StorageClass: "STANDARD",
                Initiated: time(entry.item.begun),
                ...(entry.item.algorithm !== undefined && {
                  ChecksumAlgorithm: entry.item.algorithm,
                  ChecksumType: entry.item.checksumType,
                }),
              },
            ]
          : [],
      ),
      CommonPrefixes: prefixesOf(page, encode),
    },
  });
}
