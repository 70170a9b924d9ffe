import { AwsError } from "../wire/error.ts";
import { answer, type Exchange } from "../wire/exchange.ts";
import { xml } from "../wire/xml.ts";

export const s3Error = {
  noSuchBucket: (bucket: string) =>
    new AwsError("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName: bucket }),
  noSuchKey: (key: string) => new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key }),
  noSuchVersion: (key: string, versionId: string) =>
    new AwsError("NoSuchVersion", "The specified version does not exist.", 404, { Key: key, VersionId: versionId }),
  bucketNotEmpty: (bucket: string, versioning: string | undefined) =>
    new AwsError(
      "BucketNotEmpty",
      `The bucket you tried to delete is not empty${versioning === undefined ? "" : ". You must delete all versions in the bucket."}`,
      409,
      { BucketName: bucket },
    ),
  malformedXml: () =>
    new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    ),
  noSuchUpload: (id: string) =>
    new AwsError(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      404,
      { UploadId: id },
    ),
  preconditionFailed: (condition: string) =>
    new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412, {
      Condition: condition,
    }),
  invalidArgument: (message: string) => new AwsError("InvalidArgument", message, 400),
} as const;

const FULL = new Set<unknown>(["ENOSPC", "EDQUOT", "EFBIG", "SQLITE_FULL"]);
const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/** A full disk, told with a status that SDKs do not retry: it does not empty itself. */
export function diskFull(error: unknown): AwsError | undefined {
  if (!FULL.has(codeOf(error))) return undefined;
  return new AwsError(
    "InsufficientStorage",
    "no space is left on the disk that holds .sagewright; free some and try again",
    507,
  );
}

/** What a file system error means to an S3 client. */
export function ofFileSystem(error: unknown): unknown {
  const full = diskFull(error);
  if (full !== undefined) return full;
  const code = codeOf(error);
  if (code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET") {
    return new AwsError(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header",
    );
  }
  return error;
}

/** An error as S3 clients read it. */
export function answerS3Error(x: Exchange, error: AwsError): void {
  const document = {
    Error: { Code: error.code, Message: error.message, ...error.members, Resource: x.path, RequestId: x.id },
  };
  const body = x.request.method === "HEAD" || error.status === 304 ? "" : xml(document);
  answer(x, error.status, { "content-type": "application/xml", "x-amz-request-id": x.id }, body);
}
