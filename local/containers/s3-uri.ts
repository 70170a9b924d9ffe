/** A job that cannot go on through the caller's fault; the text is what SageMaker would say. */
export class ClientError extends Error {}

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Reads `s3://bucket/key`. */
export function s3Location(uri: string): S3Location {
  const [, bucket, key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  if (bucket === undefined)
    throw new ClientError(`ClientError: ${JSON.stringify(uri)} is no S3 URI; write s3://bucket/key`);
  return { bucket, key };
}
