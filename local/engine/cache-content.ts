import { follow, type PyValue } from "../../definition/evaluate/index.ts";
import { objectsOf } from "../containers/augmented-manifest.ts";
import { ClientError, s3Location, type S3Location } from "../containers/s3-uri.ts";
import { sourcesOf } from "../containers/sources.ts";
import type { Context } from "../context.ts";
import { digest, type KeyLeaf } from "./cache-key.ts";

/** What lay at an S3 URI at a time. */
export interface Tree {
  readonly uri: string;
  readonly objects: number;
  readonly digest: string;
  /** ETags by key; missing where there are too many to write down. */
  readonly files?: Readonly<Record<string, string>>;
}

/** An S3 URI whose bytes are not what they were. */
export interface TreeChange {
  readonly uri: string;
  readonly objects: { readonly before: number; readonly after: number };
  /** The first few keys that are new, gone or other. */
  readonly changed: readonly string[];
}

type Files = Pick<Context, "objects">;

const mostFiles = 2000;
const mostNamed = 5;

/**
 * What lies now at each place that the values of a step's key name: data, code archives, and what else is a whole S3 URI;
 * not where the step itself writes to.
 */
export function inputTrees(ctx: Files, leaves: readonly KeyLeaf[], args: PyValue | undefined): readonly Tree[] {
  const own = new Set(ownOutputs(args).map(folderUri));
  const found = new Map<string, Tree>();
  for (const { path, value, around } of leaves) {
    const uri = typeof value === "string" ? uriIn(value) : undefined;
    if (uri === undefined || found.has(uri) || written.test(path)) continue;
    const isSource = around["S3Uri"] === value;
    if (!isSource && own.has(folderUri(uri))) continue;
    const named = isSource ? manifests.get(String(around["S3DataType"])) : undefined;
    found.set(uri, named === undefined ? treeAt(ctx, uri) : manifestTree(ctx, uri, named));
  }
  return [...found.values()].toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
}

/** Values of keys that say where a job writes. */
const written = /^Arguments\.(CheckpointConfig|DebugHookConfig)\b/;

/** Where the arguments have a job write to; scripts are often told of it in their arguments or environment too. */
function ownOutputs(args: PyValue | undefined): readonly string[] {
  const outputs = follow(args, ["ProcessingOutputConfig", "Outputs"]);
  return [
    ...(Array.isArray(outputs) ? outputs : []).map((output: unknown) => follow(output, ["S3Output", "S3Uri"])),
    follow(args, ["OutputDataConfig", "S3OutputPath"]),
    follow(args, ["TransformOutput", "S3OutputPath"]),
  ].filter((uri) => typeof uri === "string");
}

/** The URI that a text is, alone or as the SDK writes hyperparameters: in JSON. */
const uriIn = (text: string): string | undefined => /^"?(s3:\/\/[^/"]+\/[^"]*)"?$/s.exec(text)?.[1];

/** What every key that starts as the URI does holds. */
export function treeAt({ objects }: Files, uri: string): Tree {
  const { bucket, key } = s3Location(uri);
  return treeOf(
    uri,
    objects.list(bucket, key).map((object) => [object.key, object.etag]),
  );
}

/** What the kinds of manifests name. */
const manifests = new Map<string, (ctx: Files, uri: string) => readonly S3Location[]>([
  ["ManifestFile", (ctx, uri) => sourcesOf(ctx, { uri, dataType: "ManifestFile" })],
  ["AugmentedManifestFile", objectsOf],
]);

function manifestTree(ctx: Files, uri: string, namedBy: (ctx: Files, uri: string) => readonly S3Location[]): Tree {
  const { bucket, key } = s3Location(uri);
  const etag = (place: { readonly bucket: string; readonly key: string }): string =>
    ctx.objects.head(place.bucket, place.key)?.etag ?? "";
  try {
    const named = namedBy(ctx, uri);
    return treeOf(uri, [[key, etag({ bucket, key })], ...named.map((one) => [one.key, etag(one)] as const)]);
  } catch (error) {
    // The job will say so; it cannot be compared.
    if (error instanceof ClientError) return treeAt(ctx, uri);
    throw error;
  }
}

function treeOf(uri: string, files: readonly (readonly [string, string])[]): Tree {
  return {
    uri,
    objects: files.length,
    digest: digest(files),
    ...(files.length <= mostFiles && { files: Object.fromEntries(files) }),
  };
}

/** What lies now at the places that a step has written to. */
export function outputTrees(ctx: Files, properties: unknown): readonly Tree[] {
  return [...new Set(outputUris(properties))].map((uri) => treeAt(ctx, uri)).filter(({ objects }) => objects > 0);
}

function outputUris(properties: unknown): readonly string[] {
  const text = (...path: readonly string[]): readonly string[] => {
    const value = follow(properties, path);
    return typeof value === "string" && uriIn(value) !== undefined ? [value] : [];
  };
  const outputs = follow(properties, ["ProcessingOutputConfig", "Outputs"]);
  const best = text("TrainingJobDefinition", "OutputDataConfig", "S3OutputPath");
  const bestName = follow(properties, ["BestTrainingJob", "TrainingJobName"]);
  return [
    ...(Array.isArray(outputs) ? outputs : []).flatMap((output: unknown) => {
      const uri = follow(output, ["S3Output", "S3Uri"]);
      return typeof uri === "string" && uriIn(uri) !== undefined ? [folderUri(uri)] : [];
    }),
    // The model's folder: output.tar.gz lies beside it.
    ...text("ModelArtifacts", "S3ModelArtifacts").map((uri) => uri.slice(0, uri.lastIndexOf("/") + 1)),
    ...text("TransformOutput", "S3OutputPath").map(folderUri),
    ...(typeof bestName === "string" ? best.map((uri) => `${folderUri(uri)}${bestName}/`) : []),
  ];
}

const folderUri = (uri: string): string => (uri.endsWith("/") ? uri : `${uri}/`);

/** Inputs whose bytes are not what they were. */
export function inputChanges(before: readonly Tree[], after: readonly Tree[]): readonly TreeChange[] {
  return after.flatMap((now) => {
    const then = before.find(({ uri }) => uri === now.uri);
    return then === undefined || then.digest === now.digest ? [] : [changeOf(then, now)];
  });
}

/** Outputs of which something is gone or other; what came beside it is no matter. */
export function outputChanges(ctx: Files, before: readonly Tree[]): readonly TreeChange[] {
  return before.flatMap((then) => {
    const now = treeAt(ctx, then.uri);
    if (then.digest === now.digest) return [];
    const { files } = then;
    const isWhole = files !== undefined && Object.entries(files).every(([key, etag]) => now.files?.[key] === etag);
    return isWhole ? [] : [changeOf(then, now)];
  });
}

function changeOf(then: Tree, now: Tree): TreeChange {
  const keys = [...new Set([...Object.keys(now.files ?? {}), ...Object.keys(then.files ?? {})])];
  const isKnown = now.files !== undefined && then.files !== undefined;
  const changed = isKnown ? keys.filter((key) => now.files?.[key] !== then.files?.[key]) : [];
  return {
    uri: now.uri,
    objects: { before: then.objects, after: now.objects },
    changed: changed.slice(0, mostNamed),
  };
}
