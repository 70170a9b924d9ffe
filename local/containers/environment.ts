import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Note } from "../context.ts";
import { gpuCount, hostSetting } from "./host.ts";
import { withLock } from "./lock.ts";
import { install, plan } from "./pip.ts";
import { findPython, type Python } from "./python.ts";
import { EnvironmentError, runTool } from "./tool.ts";

export { EnvironmentError };

/** A Python that plays an image. */
export interface Environment {
  readonly python: string;
  /** The folder to put first on the PATH. */
  readonly bin: string;
}

export interface EnvironmentOptions {
  /** The requirements file. */
  readonly requirements: string;
  readonly say: (note: Note) => void;
  /** Takes CUDA packages although there is no GPU when PyTorch's CPU index cannot be reached. */
  readonly allowCuda?: boolean;
  readonly cacheFolder?: string;
  /** Gives the installation up; nothing of it stays. */
  readonly signal?: AbortSignal;
}

/** Where environments are kept: `$SAGEWRIGHT_HOME`, else `~/.cache/sagewright`. */
export const cacheFolder = (): string => hostSetting("SAGEWRIGHT_HOME") ?? join(homedir(), ".cache", "sagewright");

/**
 * The virtual environment of a requirements file: one per content and Python version, made once, kept in the cache.
 *
 * @example
 * const { python } = await ensureEnvironment({ requirements: "pipelines/requirements.txt", say: (note) => console.error(note.message) });
 */
export async function ensureEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const text = readFileSync(options.requirements, "utf8");
  const cache = join(options.cacheFolder ?? cacheFolder(), "environments");
  const base = await findPython();
  const folder = join(cache, environmentKey(text, base));
  const environment = { python: join(folder, "bin", "python3"), bin: join(folder, "bin") };
  if (existsSync(join(folder, ".complete"))) return environment;
  mkdirSync(cache, { recursive: true });
  await withLock(`${folder}.lock`, options.say, async () => {
    if (existsSync(join(folder, ".complete"))) return;
    // What an interrupted installation left is worth nothing.
    rmSync(folder, { recursive: true, force: true });
    try {
      await build(options, base, folder, environment.python);
      writeFileSync(join(folder, ".complete"), text);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  });
  return environment;
}

/** Names an environment by what it holds: the requirements, less comments and blank lines, and the Python. */
function environmentKey(requirements: string, { version }: Python): string {
  const lines = requirements.split("\n").map((line) => line.replace(/(^|\s)#.*$/, "").trim());
  const content = lines.filter((line) => line !== "").join("\n");
  const hash = createHash("sha256").update(`${version}\n${content}\n`).digest("hex");
  return `py${version}-${hash.slice(0, 16)}`;
}

async function build(options: EnvironmentOptions, base: Python, folder: string, python: string): Promise<void> {
  // What pip unpacks lies here too, so that an installation that is given up leaves nothing elsewhere.
  const temporary = join(folder, ".tmp");
  mkdirSync(temporary, { recursive: true });
  const run = { signal: options.signal, temporary };
  const made = await runTool([base.file, "-m", "venv", folder], run);
  if (made.code !== 0) {
    const missing = /ensurepip|venv/.test(made.output);
    throw new EnvironmentError(
      missing
        ? `${base.file} cannot make virtual environments; install its venv package (Debian, Ubuntu: apt install python${base.version}-venv) or set SAGEWRIGHT_PYTHON to another Python`
        : `${base.file} -m venv failed: ${made.output.trim()}`,
    );
  }
  const wanted = await plan(python, options.requirements, {
    gpu: gpuCount() > 0,
    allowCuda: options.allowCuda === true,
    ...run,
  });
  options.say({
    level: "info",
    message: `installing ${wanted.summary} into ${folder} (once; your own Python is not touched)`,
  });
  await install(python, options.requirements, wanted, { say: options.say, ...run });
  rmSync(temporary, { recursive: true, force: true });
}
