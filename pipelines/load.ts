import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ProblemError, type Problem } from "../definition/problem.ts";
import { bundle } from "./bundle.ts";
import { isPipeline, type Pipeline } from "./pipeline.ts";
import type { Kwargs } from "./kwargs.ts";

const EXTENSIONS = [".ts", ".mts", ".js", ".mjs"];

/** A pipeline with the source files that it was built from. */
export interface Loaded {
  readonly pipeline: Pipeline;
  /** The entry file, absolute. */
  readonly file: string;
  readonly sources: readonly string[];
}

/**
 * Builds the pipeline that a module's default export is, or returns: `pipelines.skin.pipeline` as in AWS's templates,
 * or a file. A function gets the kwargs.
 *
 * @example
 * const { pipeline } = await loadPipeline("pipelines.skin.pipeline", { folder: process.cwd(), kwargs: { region: "eu-west-1" } });
 */
export async function loadPipeline(
  module: string,
  options: { readonly folder: string; readonly kwargs?: Kwargs },
): Promise<Loaded> {
  const file = entryOf(module, options.folder);
  const { code, sources } = await bundle(file);
  const exported = await importBeside(file, code);
  const kwargs = options.kwargs ?? {};
  const where = relative(options.folder, file);
  if (exported === undefined)
    throw problem(
      "SW0302",
      file,
      `${where} has no default export`,
      "write: export default pipeline(...), or a function that returns it",
    );
  if (typeof exported !== "function" && Object.keys(kwargs).length > 0)
    throw problem(
      "SW0303",
      file,
      `${where} takes no kwargs, yet ${Object.keys(kwargs).join(", ")} was given`,
      "leave the kwargs out, or make the default export a function of them",
    );
  const built: unknown =
    typeof exported === "function" ? await (exported as (given: Kwargs) => unknown)(kwargs) : exported;
  if (!isPipeline(built))
    throw problem(
      "SW0302",
      file,
      `the default export of ${where} is ${typeof exported === "function" ? "a function that returns " : ""}no pipeline`,
      "return what pipeline(...) returns",
    );
  return { pipeline: built, file, sources };
}

/** The file of a module: dots are folders, unless the text is a path. */
export function entryOf(module: string, folder: string): string {
  const isPath = module.includes("/") || isAbsolute(module) || EXTENSIONS.includes(extname(module));
  const stem = resolve(folder, isPath ? module : module.split(".").join("/"));
  const candidates = EXTENSIONS.includes(extname(stem)) ? [stem] : EXTENSIONS.map((extension) => stem + extension);
  const file = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  if (file !== undefined) return file;
  const tried = candidates.map((candidate) => relative(folder, candidate)).join(", ");
  throw problem(
    "SW0301",
    module,
    `there is no module ${module} in ${folder}`,
    `looked for ${tried}; run the command in the project's root, or give the file's path`,
  );
}

// The bundle lies beside the entry while it is imported, so that packages are found as from the entry itself.
async function importBeside(file: string, code: string): Promise<unknown> {
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 12);
  const unique = `${process.pid}-${process.hrtime.bigint()}`;
  const stem = `.${basename(file, extname(file))}.`;
  const temporary = join(dirname(file), `${stem}${hash}.${unique}.mjs`);
  process.setSourceMapsEnabled(true);
  try {
    await writeFile(temporary, code, { flag: "wx" });
    await removeForgotten(temporary, stem);
    const loaded = (await import(pathToFileURL(temporary).href)) as { readonly default?: unknown };
    return loaded.default;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Removes bundles of processes that were killed while they imported them: those much older than this one's. */
async function removeForgotten(own: string, stem: string): Promise<void> {
  const named = /^[0-9a-f]{12}\.\d+-\d+\.mjs$/;
  const { mtimeMs: now } = await stat(own);
  for (const name of await readdir(dirname(own))) {
    if (!name.startsWith(stem) || !named.test(name.slice(stem.length))) continue;
    const path = join(dirname(own), name);
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (found !== undefined && now - found.mtimeMs > 600_000) await rm(path, { force: true });
  }
}

const problem = (code: string, path: string, message: string, hint: string): ProblemError => {
  const found: Problem = { code, severity: "error", path, message, hint };
  return new ProblemError([found]);
};
