import { findProgram, hostSetting } from "./host.ts";
import { EnvironmentError, runTool } from "./tool.ts";

/** A Python of the host that environments can be made from. */
export interface Python {
  readonly file: string;
  /** Such as `3.11`. */
  readonly version: string;
}

const oldest = 10;
const names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

/** The first Python >= 3.10: `SAGEWRIGHT_PYTHON`, else `python3`, else one by its version. */
export async function findPython(): Promise<Python> {
  const wanted = hostSetting("SAGEWRIGHT_PYTHON");
  const seen: string[] = [];
  for (const name of wanted === undefined ? names : [wanted]) {
    const file = findProgram(name);
    if (file === undefined) continue;
    const { code, stdout } = await runTool([file, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
    const [, minor] = /^3\.(\d+)$/.exec(stdout.trim()) ?? [];
    if (code === 0 && minor !== undefined && Number(minor) >= oldest) return { file, version: stdout.trim() };
    seen.push(`${file} is ${stdout.trim() === "" ? "no Python" : `Python ${stdout.trim()}`}`);
  }
  const found = seen.length === 0 ? `no ${wanted ?? "python3"} on the PATH` : seen.join(", ");
  throw new EnvironmentError(
    `Python >= 3.${oldest} is needed to run steps: ${found}; install one or set SAGEWRIGHT_PYTHON to it`,
  );
}
