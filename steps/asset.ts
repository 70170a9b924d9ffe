import { createHash } from "node:crypto";
import { readdirSync, readFileSync, type Dirent } from "node:fs";
import { basename, dirname, join as joinPath } from "node:path";
import { fileURLToPath } from "node:url";
import type { Expression } from "../definition/index.ts";
import { join } from "./join.ts";
import { refuse, siteOf, type Site } from "./site.ts";
import { isVariable, Variable } from "./value.ts";

const brand = Symbol.for("sagewright.Asset");

/** One file of an {@link Asset}; the path is the one inside the asset. */
export interface AssetFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Code that steps run, named by its content; it is uploaded when the pipeline is upserted. */
export interface Asset {
  /** SHA-256 over paths and bytes: the same code has the same hash wherever it lies. */
  readonly hash: string;
  readonly files: readonly AssetFile[];
  /** The S3 prefix that holds the files, for a processing input. */
  prefixUri(bucket: string | Variable<string>): Variable<string>;
  /** The `sourcedir.tar.gz` of the files, for a training job in script mode. */
  archiveUri(bucket: string | Variable<string>): Variable<string>;
}

/** Whether a value is an {@link Asset}, also one of another copy of this package. */
export const isAsset = (value: unknown): value is Asset =>
  typeof value === "object" && value !== null && brand in value;

/**
 * Code by its path in the asset: a file beside the pipeline, or all that match `*` in the last part of the path.
 *
 * @example
 * const code = codeFiles(import.meta.url, { "train.py": "./train.py", common: "../common/*.py" });
 * code.prefixUri(bucket); // s3://<bucket>/code/<sha256>/files
 */
export function codeFiles(base: string | URL, sources: Readonly<Record<string, string>>): Asset {
  const site = siteOf(codeFiles);
  const folder = dirname(fileURLToPath(base));
  const files = Object.entries(sources).flatMap(([path, source]) => filesOf(site, path, joinPath(folder, source)));
  return assetOf(files);
}

/**
 * An asset of files in memory.
 *
 * @example
 * assetOf([{ path: "train.py", bytes: new TextEncoder().encode("print()") }]).hash; // the same for the same files
 */
export function assetOf(unsorted: readonly AssetFile[]): Asset {
  const files = unsorted.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const digest = createHash("sha256");
  for (const { path, bytes } of files)
    digest.update(`${Buffer.byteLength(path)}:${path}${bytes.length}:`).update(bytes);
  const hash = digest.digest("hex");
  const asset: Asset = {
    hash,
    files,
    prefixUri: (bucket) => new AssetUri(asset, bucket, `code/${hash}/files`),
    archiveUri: (bucket) => new AssetUri(asset, bucket, `code/${hash}/sourcedir.tar.gz`),
  };
  Object.defineProperty(asset, brand, { value: true });
  return asset;
}

class AssetUri extends Variable<string> {
  readonly #asset: Asset;
  readonly #bucket: string | Variable<string>;
  readonly #key: string;
  constructor(asset: Asset, bucket: string | Variable<string>, key: string) {
    super();
    this.#asset = asset;
    this.#bucket = bucket;
    this.#key = key;
  }
  override toJSON(): Expression | string {
    const bucket = this.#bucket;
    return isVariable(bucket)
      ? (join("/", ["s3:/", bucket, this.#key]).toJSON() as Expression)
      : `s3://${bucket}/${this.#key}`;
  }
  override mentions(): readonly unknown[] {
    return [this.#asset, this.#bucket];
  }
}

function filesOf(site: Site, path: string, source: string): readonly AssetFile[] {
  if (path === "" || path.startsWith("/") || path.split("/").includes(".."))
    refuse(site, "SW0104", `code path ${JSON.stringify(path)} leaves its asset`, "give a relative path without ..");
  if (!basename(source).includes("*")) return [{ path, bytes: read(site, source) }];
  const pattern = new RegExp(`^${basename(source).split("*").map(escape).join(".*")}$`);
  const found = entries(site, dirname(source)).filter(
    (e) => !e.isDirectory() && !e.name.startsWith(".") && pattern.test(e.name),
  );
  if (found.length === 0)
    refuse(site, "SW0105", `no file matches ${source}`, "name a pattern that matches the code, or remove it");
  return found.map((e) => ({ path: `${path}/${e.name}`, bytes: read(site, joinPath(e.parentPath, e.name)) }));
}

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

function read(site: Site, file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    return unreadable(site, file, error);
  }
}

function entries(site: Site, folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return unreadable(site, folder, error);
  }
}

const unreadable = (site: Site, file: string, error: unknown): never =>
  refuse(
    site,
    "SW0105",
    `code ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    "name a file that is there",
  );
