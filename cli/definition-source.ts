import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { Kwargs } from "../pipelines/kwargs.ts";
import type { PipelineSettings } from "../pipelines/settings.ts";
import type { Asset } from "../steps/asset.ts";
import { CliError, Exit } from "./io.ts";
import { parseLiteral } from "./python-literal.ts";

/** A definition, from a TypeScript module or from a JSON file. */
export interface DefinitionSource {
  readonly name: string;
  readonly text: string;
  /** The code that it wants. */
  readonly assets: readonly Asset[];
  /** What the pipeline says beside its definition; a JSON file says nothing. */
  readonly settings?: PipelineSettings;
}

/** The folder beside a definition file that holds its code. */
export const assetFolder = (definitionFile: string): string => join(dirname(definitionFile), "assets");

/** Builds a module, or reads a `.json` file with the code that lies beside it. */
export async function readSource(target: string, kwargs: string | undefined): Promise<DefinitionSource> {
  if (extname(target) !== ".json") {
    const { loadPipeline } = await import("../pipelines/load.ts");
    const { pipeline } = await loadPipeline(target, { folder: process.cwd(), kwargs: parseKwargs(kwargs) });
    const { name, assets, settings } = pipeline;
    return { name, text: pipeline.definition(), assets, settings };
  }
  if (kwargs !== undefined)
    throw new CliError(
      `${target} is built already and takes no --kwargs; leave them out, or name the module`,
      Exit.usage,
    );
  const { assetUses, readAssets } = await import("../pipelines/assets.ts");
  const text = await readText(target);
  const { parseDefinition } = await import("../definition/index.ts");
  const hashes = assetUses(parseDefinition(text).value).map((use) => use.hash);
  return { name: basename(target, ".json"), text, assets: await readAssets(assetFolder(resolve(target)), hashes) };
}

/** A text file, or stdin for `-`. */
export async function readText(file: string): Promise<string> {
  if (file === "-") {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString("utf8");
  }
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The kwargs of a pipeline function, from `--kwargs`. */
export function parseKwargs(text: string | undefined): Kwargs {
  if (text === undefined) return {};
  const value = parseOption("--kwargs", text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Kwargs;
  throw new CliError(`--kwargs is ${text}; give a JSON object such as {"region": "us-east-1"}`, Exit.usage);
}

/** The value of an option that is JSON or a Python literal. */
export function parseOption(option: string, text: string): unknown {
  try {
    return parseLiteral(text);
  } catch (error) {
    throw new CliError(`${option} is ${error instanceof Error ? error.message : String(error)}`, Exit.usage);
  }
}
