import { readFileSync, statSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { saveAssets } from "../pipelines/assets.ts";
import type { Asset } from "../steps/asset.ts";
import { assetFolder, readSource } from "./definition-source.ts";
import { CliError, Exit, type Io } from "./io.ts";
import { expandTargets } from "./targets.ts";

/** A pipeline that a module builds, and the file that its definition goes to. */
export interface Built {
  readonly module: string;
  readonly name: string;
  readonly text: string;
  readonly assets: readonly Asset[];
  readonly file?: string;
}

/** Builds what the words mean: modules, and the pipelines in and below folders. */
export async function buildPipelines(
  io: Io,
  words: readonly string[],
  options: { readonly out?: string; readonly kwargs?: string },
): Promise<readonly Built[]> {
  const modules = expandTargets(words, seemsPipeline, "pipeline.ts with a default export");
  const one = modules.length === 1 && modules[0] === words[0];
  const built: Built[] = [];
  for (const [i, module] of modules.entries()) {
    if (!one) io.note(`[${i + 1}/${modules.length}] ${module}`);
    const { name, text, assets } = await readSource(module, options.kwargs);
    const twin = built.find((other) => other.name === name);
    if (twin !== undefined)
      throw new CliError(`${twin.module} and ${module} both build a pipeline named ${name}; rename one`);
    const file = options.out === undefined ? undefined : outFile(options.out, name, one);
    built.push({ module, name, text, assets, ...(file !== undefined && { file }) });
  }
  return built;
}

/** `--out X.json` is the file of the one pipeline; a folder gets `<name>.json` for each. */
function outFile(out: string, name: string, one: boolean): string {
  if (one && !out.endsWith("/") && (out.endsWith(".json") || !isFolder(out))) return resolve(out);
  if (out.endsWith(".json"))
    throw new CliError(`--out ${out} is one file and there may be several pipelines; give a folder`, Exit.usage);
  return join(resolve(out), `${name}.json`);
}

/** Writes a definition in one step, and its code beside it. */
export async function writeDefinition(file: string, { text, assets }: Pick<Built, "text" | "assets">): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await saveAssets(assetFolder(file), assets);
  await writeFile(`${file}.${process.pid}`, `${text}\n`);
  await rename(`${file}.${process.pid}`, file);
}

/** Whether a file is a pipeline's entry: `pipeline.ts` or `x.pipeline.ts` that exports a default. */
const seemsPipeline = (file: string): boolean =>
  /(?:^|\.)pipeline\.m?[jt]s$/.test(basename(file)) &&
  /^\s*export\s+(?:default\b|\{[^}]*\bas\s+default\b)/m.test(readFileSync(file, "utf8"));

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
