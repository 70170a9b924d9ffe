import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryFolder } from "../temporary.ts";

export const repository = resolve(import.meta.dirname, "../..");
const cli = join(repository, "bin/sagewright.js");

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project in a folder of its own: the systems of this repository, and sagewright installed. */
export function makeProject(): { readonly folder: string; remove(): void } {
  const folder = temporaryFolder("road");
  cpSync(join(repository, "pipelines"), join(folder, "pipelines"), { recursive: true });
  cpSync(join(repository, "sagewright.config.json"), join(folder, "sagewright.config.json"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(repository, join(folder, "node_modules/sagewright"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs `sagewright` as a user's shell would. */
export function sagewright(folder: string, ...args: string[]): Promise<Ran> {
  return run(process.execPath, [cli, ...args], folder);
}

export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env: { ...env, CI: "true" }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", failed);
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}

/** Starts `sagewright local` and waits until it prints where it listens. */
export async function startLocal(
  folder: string,
): Promise<{ readonly endpoint: string; stop(): Promise<number | null> }> {
  const child: ChildProcess = spawn(process.execPath, [cli, "local", "--json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((done) => child.on("exit", done));
  let text = "";
  const endpoint = await new Promise<string>((done, failed) => {
    child.stdout?.on("data", (chunk) => {
      text += chunk;
      const match = /"endpoint": "([^"]+)"/.exec(text);
      if (match?.[1] !== undefined) done(match[1]);
    });
    child.on("exit", (code) => failed(new Error(`sagewright local ended with ${code}: ${text}`)));
  });
  return {
    endpoint,
    stop: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

/** Command lines of living processes that mention `folder`. */
export function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return ""; // it ended between the two reads
      }
    })
    .filter((line) => line.includes(folder));
}

export function judgesPython(): string {
  return process.env["SAGEWRIGHT_PYTHON_JUDGES"] ?? "python3";
}

export function environmentPython(): string {
  const python = process.env["SAGEWRIGHT_ENV_PYTHON"];
  if (python === undefined) throw new Error("SAGEWRIGHT_ENV_PYTHON is not set; run this suite with: npm test");
  return python;
}

export function render(folder: string): string {
  const file = join(folder, "dataverse_files.zip");
  const { status, stderr } = spawnSync(environmentPython(), [join(folder, "pipelines/skin/render.py"), "--out", file], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`render.py ended with ${status}: ${stderr}`);
  return file;
}
