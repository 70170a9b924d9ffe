import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { PutObjectCommandInput, S3Client } from "@aws-sdk/client-s3";
import { isObject, member, list, ProblemError, type Problem } from "../definition/index.ts";
import { assetOf, type Asset } from "../steps/asset.ts";
import { tarball } from "./tarball.ts";

/** A place in S3 from which a definition wants code. */
export interface AssetUse {
  /** Missing where the bucket is a parameter whose value is not known. */
  readonly bucket?: string;
  readonly uri: string;
  readonly hash: string;
  readonly form: "files" | "archive";
}

const CODE = /^s3:\/\/([^/]*)\/code\/([0-9a-f]{64})\/(files|sourcedir\.tar\.gz)(?:\/|$)/;
const UNKNOWN = "?";

/** Which code a definition wants, and where; `values` are of parameters, before their defaults. */
export function assetUses(definition: unknown, values: Readonly<Record<string, string>> = {}): readonly AssetUse[] {
  const defaults = list(member(definition, "Parameters")).map((p) => [member(p, "Name"), member(p, "DefaultValue")]);
  const known = new Map<unknown, unknown>([...defaults, ...Object.entries(values)] as [unknown, unknown][]);
  const found = new Map<string, AssetUse>();
  const todo: unknown[] = [member(definition, "Steps")];
  while (todo.length > 0) {
    const value = todo.pop();
    const uri = textOf(value, known);
    const [, bucket = "", hash, name] = CODE.exec(uri ?? "") ?? [];
    if (uri !== undefined && hash !== undefined) {
      const form = name === "files" ? "files" : "archive";
      found.set(uri, { uri, hash, form, ...(bucket !== UNKNOWN && bucket !== "" && { bucket }) });
    } else if (isObject(value) || Array.isArray(value)) todo.push(...Object.values(value));
  }
  return [...found.values()];
}

/** The text of a literal or of a Join of literals and parameters. */
function textOf(value: unknown, known: ReadonlyMap<unknown, unknown>): string | undefined {
  if (typeof value === "string") return value;
  const get = member(value, "Get");
  if (typeof get === "string" && get.startsWith("Parameters.")) {
    const found = known.get(get.slice("Parameters.".length));
    return found === undefined ? UNKNOWN : String(found);
  }
  const joined = member(value, "Std:Join");
  if (joined === undefined) return undefined;
  return list(member(joined, "Values"))
    .map((part) => textOf(part, known) ?? UNKNOWN)
    .join(String(member(joined, "On")));
}

/** Puts the code that a definition wants where it wants it; what is there already stays. */
export async function uploadAssets(s3: S3Client, uses: readonly AssetUse[], assets: readonly Asset[]): Promise<void> {
  const problems = uses.flatMap((use): Problem[] => {
    const problem = (code: string, message: string, hint: string): Problem[] => [
      { code, severity: "error", path: use.uri, message, hint },
    ];
    if (use.bucket === undefined)
      return problem(
        "SW0401",
        "the bucket for the code is a parameter without a value",
        "give it: --param Bucket=NAME, or the kwarg default_bucket",
      );
    if (!assets.some((asset) => asset.hash === use.hash))
      return problem(
        "SW0402",
        `the code ${use.hash.slice(0, 12)}… is not beside the definition`,
        "write the definition with: npx sagewright synth MODULE --out FILE, which puts its code beside it; or run the module itself",
      );
    return [];
  });
  if (problems.length > 0) throw new ProblemError(problems);
  for (const { bucket = "", hash, form } of uses) {
    const files = assets.find((asset) => asset.hash === hash)?.files ?? [];
    const objects =
      form === "archive"
        ? [{ Key: `code/${hash}/sourcedir.tar.gz`, Body: tarball(files) }]
        : files.map((file) => ({ Key: `code/${hash}/files/${file.path}`, Body: file.bytes }));
    await Promise.all(objects.map((object) => putOnce(s3, { Bucket: bucket, ...object })));
  }
}

/** Writes an object whose key says its content: one that is there is the one we would write, and stays. */
export async function putOnce(s3: S3Client, object: PutObjectCommandInput): Promise<void> {
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  try {
    await s3.send(new PutObjectCommand({ ...object, IfNoneMatch: "*" }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "PreconditionFailed") throw error;
  }
}

/** Writes assets below a folder, for {@link readAssets}. */
export async function saveAssets(folder: string, assets: readonly Asset[]): Promise<void> {
  for (const { hash, files } of assets)
    for (const { path, bytes } of files) {
      const file = join(folder, hash, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
}

/** The assets of these hashes that lie below a folder; one whose content was changed is refused. */
export async function readAssets(folder: string, hashes: Iterable<string>): Promise<readonly Asset[]> {
  const assets: Asset[] = [];
  for (const hash of new Set(hashes)) {
    const root = join(folder, hash);
    if (!existsSync(root)) continue;
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const files = await Promise.all(
      paths.map(async (path) => ({ path: relative(root, path).split(sep).join("/"), bytes: await readFile(path) })),
    );
    const asset = assetOf(files);
    if (asset.hash !== hash)
      throw new ProblemError([
        {
          code: "SW0403",
          severity: "error",
          path: root,
          message: "the code here is not the code that the definition names",
          hint: "write both again with: npx sagewright synth MODULE --out FILE",
        },
      ]);
    assets.push(asset);
  }
  return assets;
}
