import { availableParallelism } from "node:os";
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Variables of the host that a step may see: where programs are, language, devices, proxies; no secrets. */
const passed =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|LD_LIBRARY_PATH|CUDA_\w+|NVIDIA_\w+|https?_proxy|HTTPS?_PROXY|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|PYENV_(ROOT|VERSION))$/;

/** The part of the host's environment that steps and endpoints get. */
export function hostEnvironment(): Record<string, string> {
  const env: Record<string, string> = { PATH: "/usr/local/bin:/usr/bin:/bin" };
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && passed.test(name)) env[name] = value;
  }
  env["NO_PROXY"] = ["127.0.0.1", "localhost", process.env["NO_PROXY"] ?? process.env["no_proxy"] ?? ""]
    .filter((part) => part !== "")
    .join(",");
  env["no_proxy"] = env["NO_PROXY"];
  return env;
}

/** All of the host's environment, for its own tools. */
export const wholeEnvironment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...more,
});

/** A setting of the host's environment. */
export const hostSetting = (name: string): string | undefined => process.env[name];

/** The absolute path of a program on the PATH. */
export function findProgram(name: string): string | undefined {
  if (isAbsolute(name)) return isExecutable(name) ? name : undefined;
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export const cpuCount = (): number => availableParallelism();

/** How many NVIDIA GPUs the host has: 0 without a working `nvidia-smi`. */
export function gpuCount(): number {
  const program = findProgram("nvidia-smi");
  if (program === undefined) return 0;
  const { status, stdout } = spawnSync(program, ["-L"], { encoding: "utf8", timeout: 10_000 });
  return status === 0 ? stdout.split("\n").filter((line) => line.startsWith("GPU ")).length : 0;
}
