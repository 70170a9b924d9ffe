import type { Uses } from "./clients.ts";
import { parseS3Uri, readObject, readText, s3Uri, type ObjectPlace } from "./objects.ts";
import { Refusal } from "./refusal.ts";

/** One image with what it shows, as the test split's `manifest.jsonl` says. */
export interface LabelledImage {
  readonly file: string;
  readonly label: string;
}

/** The labelled test split of a training run. */
export interface LabelledSet {
  readonly uri: string;
  readonly images: readonly LabelledImage[];
  read(image: LabelledImage): Promise<Uint8Array>;
}

/**
 * Opens the test split that a package names: `manifest.jsonl` with a line `{"file", "label", "group"}` per image, `file`
 * relative to it.
 */
export async function openLabelledSet(clients: Uses<"s3">, uri: string): Promise<LabelledSet> {
  const { bucket, key } = parseS3Uri(uri);
  const prefix = key === "" || key.endsWith("/") ? key : `${key}/`;
  const manifest: ObjectPlace = { bucket, key: `${prefix}manifest.jsonl` };
  const text = await readText(clients, manifest);
  if (text === undefined)
    throw new Refusal("TestDataUnusable", `${s3Uri(manifest)} does not exist; it lists the labelled test images`);
  const images = text
    .split("\n")
    .map((line, index) => ({ line: line.trim(), where: `${s3Uri(manifest)}:${index + 1}` }))
    .filter(({ line }) => line !== "")
    .map(({ line, where }) => labelledImage(line, where));
  return {
    uri,
    images,
    read: async ({ file }) => {
      const object = await readObject(clients, { bucket, key: `${prefix}${file}` });
      if (object === undefined)
        throw new Refusal(
          "TestDataUnusable",
          `${s3Uri({ bucket, key: `${prefix}${file}` })} is in the manifest but gone`,
        );
      return object.body;
    },
  };
}

function labelledImage(line: string, where: string): LabelledImage {
  const refuse = (problem: string): never => {
    throw new Refusal("TestDataUnusable", `${where}: ${problem}; write {"file": "images/x.jpg", "label": "nv"}`);
  };
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch (error) {
    return refuse(`is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const { file, label } = (typeof entry === "object" && entry !== null ? entry : {}) as Record<string, unknown>;
  if (typeof file !== "string" || typeof label !== "string") return refuse("lacks the texts file and label");
  if (file.startsWith("/") || file.split("/").some((part) => part === ".." || part === ""))
    return refuse(`file "${file}" leaves the test split`);
  return { file, label };
}
