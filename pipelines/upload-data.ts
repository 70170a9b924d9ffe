import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { pipeline as pump } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { ProblemError } from "../definition/index.ts";

/**
 * Puts a local file into S3 under a key that says its content, and says the URI; a file that is there already is not sent again.
 *
 * @example
 * const InputDataUri = await uploadData(s3, { bucket, prefix: "skin", file: "dataverse_files.zip" });
 */
export async function uploadData(
  s3: S3Client,
  options: {
    readonly bucket: string;
    readonly prefix: string;
    readonly file: string;
    readonly onProgress?: (done: number) => void;
  },
): Promise<string> {
  const { bucket, prefix, file, onProgress } = options;
  if (!existsSync(file) || !statSync(file).isFile())
    throw new ProblemError([
      {
        code: "SW0405",
        severity: "error",
        path: file,
        message: `there is no file ${file}`,
        hint: "give the path of the data's archive",
      },
    ]);
  const size = statSync(file).size;
  const digest = createHash("sha256");
  await pump(createReadStream(file), digest);
  const key = `${prefix}/data/${digest.digest("hex").slice(0, 16)}/${basename(file)}`;
  const uri = `s3://${bucket}/${key}`;
  if ((await sizeOf(s3, bucket, key)) === size) return uri;
  const { Upload } = await import("@aws-sdk/lib-storage");
  const upload = new Upload({ client: s3, params: { Bucket: bucket, Key: key, Body: createReadStream(file) } });
  upload.on("httpUploadProgress", ({ loaded = 0 }) => onProgress?.(size === 0 ? 1 : loaded / size));
  await upload.done();
  return uri;
}

async function sizeOf(s3: S3Client, Bucket: string, Key: string): Promise<number | undefined> {
  const { HeadObjectCommand } = await import("@aws-sdk/client-s3");
  try {
    return (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength;
  } catch (error) {
    // Without leave to list the bucket S3 answers 403 for an object that is not there.
    if (error instanceof Error && ["NotFound", "NoSuchKey", "Forbidden", "AccessDenied", "403"].includes(error.name))
      return undefined;
    throw error;
  }
}
