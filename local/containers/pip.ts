import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Note } from "../context.ts";
import { hostSetting } from "./host.ts";
import { EnvironmentError, runTool, type ToolResult } from "./tool.ts";

/** Where PyTorch offers torch without CUDA. */
export const torchIndex = (): string => hostSetting("SAGEWRIGHT_TORCH_INDEX") ?? "https://download.pytorch.org/whl/cpu";

/** What pip would install. */
export interface InstallPlan {
  readonly packages: readonly PlannedPackage[];
  readonly options: readonly string[];
  /** Such as `12 packages (torch 2.13.0, monai 1.6.1, …), 210 MB to download`. */
  readonly summary: string;
}

export interface PlannedPackage {
  readonly name: string;
  readonly version: string;
  readonly url: string;
}

export interface PlanOptions {
  readonly gpu: boolean;
  readonly allowCuda: boolean;
  readonly signal?: AbortSignal | undefined;
  /** The folder for pip's temporary files; default the host's. */
  readonly temporary?: string | undefined;
}

/** How pip is run. */
type Run = Pick<PlanOptions, "signal" | "temporary">;

/** Asks pip what the requirements come to on this machine, and keeps CUDA away from a machine without a GPU. */
export async function plan(
  python: string,
  requirements: string,
  { gpu, allowCuda, ...run }: PlanOptions,
): Promise<InstallPlan> {
  await ensureReportingPip(python, run);
  const first = await report(python, requirements, [], run);
  if (gpu || !holdsCuda(first)) return summarized(first, []);
  const options = ["--extra-index-url", torchIndex()];
  const second = await report(python, requirements, options, run);
  if (!holdsCuda(second)) return summarized(second, options);
  const { summary } = await summarized(first, []);
  if (allowCuda) return summarized(first, []);
  throw new EnvironmentError(
    `this machine has no GPU, but pip would install CUDA: ${summary}; PyTorch's CPU index ${torchIndex()} offers nothing (reachable?); point SAGEWRIGHT_TORCH_INDEX at a mirror of it, or accept CUDA with --allow-cuda`,
  );
}

const holdsCuda = (packages: readonly PlannedPackage[]): boolean =>
  packages.some(({ name }) => /^(nvidia|cuda)-/.test(name) || name === "triton");

const pip = (python: string, args: readonly string[]): readonly string[] => [
  ...[python, "-m", "pip", "--disable-pip-version-check", "--no-input"],
  ...args,
];

/** `--report` came with pip 22.2; ensurepip of an old Python 3.10 brings an older one. */
async function ensureReportingPip(python: string, run: Run): Promise<void> {
  const { stdout } = await runTool(pip(python, ["--version"]), run);
  const [, major = "0", minor = "0"] = /^pip (\d+)\.(\d+)/.exec(stdout) ?? [];
  if (Number(major) > 22 || (Number(major) === 22 && Number(minor) >= 2)) return;
  const result = await runTool(pip(python, ["install", "--quiet", "--upgrade", "pip>=23"]), run);
  if (result.code !== 0) throw failed("upgrade pip", result);
}

async function report(
  python: string,
  requirements: string,
  options: readonly string[],
  run: Run,
): Promise<readonly PlannedPackage[]> {
  const args = ["install", "--dry-run", "--quiet", "--report", "-", "--requirement", requirements, ...options];
  const result = await runTool(pip(python, args), run);
  if (result.code !== 0) throw failed(`work out ${requirements}`, result);
  const { install: items } = JSON.parse(result.stdout.slice(result.stdout.indexOf("{"))) as {
    install: { metadata: { name: string; version: string }; download_info: { url: string } }[];
  };
  return items.map(({ metadata, download_info: { url } }) => ({
    name: metadata.name.toLowerCase(),
    version: metadata.version,
    url,
  }));
}

async function summarized(packages: readonly PlannedPackage[], options: readonly string[]): Promise<InstallPlan> {
  const sizes = await Promise.all(packages.map(({ url }) => sizeOf(url)));
  const ranked = packages
    .map(({ name, version }, i) => ({ text: `${name} ${version}`, size: sizes[i] ?? 0 }))
    .toSorted((a, b) => b.size - a.size)
    .map(({ text }) => text);
  const known = sizes.filter((size) => size !== undefined);
  const bytes = known.reduce((sum, size) => sum + size, 0);
  const unknown = packages.length - known.length;
  const names = `${ranked.slice(0, 4).join(", ")}${ranked.length > 4 ? ", …" : ""}`;
  const size =
    known.length === 0
      ? "size unknown"
      : `${megabytes(bytes)} of packages${unknown > 0 ? ` and ${unknown} of unknown size` : ""}`;
  return { packages, options, summary: `${packages.length} packages (${names}), ${size}` };
}

const megabytes = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/** The size of a package's file: on disk, or as its server says. */
async function sizeOf(url: string): Promise<number | undefined> {
  try {
    if (url.startsWith("file:")) return statSync(fileURLToPath(url)).size;
    const answer = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(5000) });
    const length = Number(answer.headers.get("content-length") ?? Number.NaN);
    return answer.ok && length > 0 ? length : undefined;
  } catch {
    // An unknown size is told as such; pip itself may still get the file, through its proxy for example.
    return undefined;
  }
}

/** Installs the plan, with a note for each package that pip takes up. */
export async function install(
  python: string,
  requirements: string,
  { packages, options }: InstallPlan,
  { say, ...run }: Run & { readonly say: (note: Note) => void },
): Promise<void> {
  // pip names each package once when it collects it, then is silent while it unpacks them all.
  let seen = 0;
  const total = packages.length + 1;
  const onLine = (line: string) => {
    const [, name] = /^Collecting (\S+)/.exec(line) ?? [];
    if (name !== undefined) {
      seen = Math.min(seen + 1, packages.length);
      say({ level: "progress", message: `collecting ${name}`, done: (0.5 * seen) / total });
    } else if (line.startsWith("Installing collected packages")) {
      say({ level: "progress", message: "unpacking packages", done: 0.6 });
    } else if (line.startsWith("Successfully installed")) {
      say({ level: "progress", message: "environment ready", done: 1 });
    }
  };
  const args = ["install", "--progress-bar", "off", "--requirement", requirements, ...options];
  const result = await runTool(pip(python, args), { onLine, ...run });
  if (result.code !== 0) throw failed(`install ${requirements}`, result);
}

function failed(what: string, { output }: ToolResult): EnvironmentError {
  if (/No space left on device/.test(output)) {
    return new EnvironmentError(
      `pip could not ${what}: no space left on device; free some space or set SAGEWRIGHT_HOME to another disk`,
    );
  }
  const offline =
    /NewConnectionError|Name or service not known|Temporary failure in name resolution|ConnectTimeoutError|Connection refused|Network is unreachable|ProxyError|ReadTimeoutError/.test(
      output,
    );
  const errors = output.split("\n").filter((line) => line.startsWith("ERROR:"));
  const detail = (errors.length > 0 ? errors : output.trim().split("\n").slice(-3))
    .map((l) => l.replace(/^ERROR: /, ""))
    .join("; ");
  const unreachable = `no package index can be reached; connect once, or point PIP_INDEX_URL or PIP_FIND_LINKS at one that can`;
  // An index that does not answer and one that has nothing look the same here.
  const empty = /from versions: none/.test(output)
    ? "; is it spelt right, and is a package index reachable (PIP_INDEX_URL)?"
    : "";
  return new EnvironmentError(
    offline ? `pip could not ${what}: ${unreachable} (${detail})` : `pip could not ${what}: ${detail}${empty}`,
  );
}
