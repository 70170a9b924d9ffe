import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TextDecoder } from "node:util";
import type { Context } from "../context.ts";

type Place = Pick<Context, "folder" | "region" | "endpoint">;

/** The host folder that is `/opt/ml` for a job. */
export const jobFolder = (ctx: Pick<Context, "folder">, name: string): string => join(ctx.folder, "jobs", name);

/** The host folder that is `/opt/ml` for one host of a job: the job's own for the first, one beside it for others. */
export const hostFolder = (ctx: Pick<Context, "folder">, name: string, host: string): string =>
  host === "algo-1" ? jobFolder(ctx, name) : `${jobFolder(ctx, name)}.${host}`;

/** Where a command keeps its temporary files: below its `/opt/ml`, so that they go with it however it ends. */
export const temporaryFiles = ".tmp";

/** Makes that folder, and tells a command of it; by its short name, since names of sockets are limited to 107 bytes. */
export function temporaryEnvironment(folder: string): Record<string, string> {
  const files = join(folder, temporaryFiles);
  if (!existsSync(files)) mkdirSync(files, { recursive: true });
  return { TMPDIR: `/opt/ml/${temporaryFiles}` };
}

export const writeJson = (folder: string, path: string, value: unknown): void =>
  writeFileSync(join(folder, path), JSON.stringify(value));

/** What code in a step finds instead of AWS: the engine, behind any AWS SDK. */
export function awsEnvironment(ctx: Place): Record<string, string> {
  const endpoint = ctx.endpoint();
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    S3_ENDPOINT_URL: endpoint,
    AWS_REGION: ctx.region,
    AWS_DEFAULT_REGION: ctx.region,
    AWS_ACCESS_KEY_ID: "sagewright",
    AWS_SECRET_ACCESS_KEY: "sagewright",
    AWS_EC2_METADATA_DISABLED: "true",
    // Lines reach the log when they are printed.
    PYTHONUNBUFFERED: "1",
    // Python's caches of the step's code stay out of its outputs.
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

/** What a job left in `output/failure` or `output/message`: at most `limit` bytes; `undefined` without a file. */
export function readText(folder: string, path: string, limit: number): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, path));
  } catch (error) {
    if (["ENOENT", "EISDIR", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
  return new TextDecoder("utf-8")
    .decode(bytes.subarray(0, limit))
    .replace(/\uFFFD$/, "")
    .trim();
}

/** Whether the bytes of a file are UTF-8. */
export function isUtf8(file: string): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
    return true;
  } catch (error) {
    return error instanceof Error && (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}
