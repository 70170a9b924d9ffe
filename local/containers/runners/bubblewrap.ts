import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../host.ts";
import { optMl, type Runner } from "./runner.ts";

/** bubblewrap: a mount and process namespace for each command; the host's `/opt` stays untouched. */
export function bubblewrap(hostsFile: string): Runner | undefined {
  const file = findProgram("bwrap");
  if (file === undefined) return undefined;
  return {
    name: "bubblewrap",
    grade: "B",
    summary: "bubblewrap: each host of a step has its own /opt/ml, name and processes",
    canIsolateNetwork: true,
    parallel: true,
    bindsFolder: true,
    namesHosts: true,
    spawn: async ({ argv, env, cwd, folder, isolateNetwork, host = "algo-1", readOnly = [] }) => ({
      file,
      args: [
        ...["--dev-bind", "/", "/", "--proc", "/proc", "--tmpfs", "/opt"],
        ...otherOptFolders().flatMap((path) => ["--bind", path, path]),
        ...["--bind", folder, optMl, "--ro-bind", hostsFile, "/etc/hosts"],
        ...readOnly.flatMap((path) => ["--ro-bind", join(folder, path), `${optMl}/${path}`]),
        ...["--unshare-uts", "--hostname", host, "--unshare-pid", "--die-with-parent", "--json-status-fd", "4"],
        ...(isolateNetwork ? ["--unshare-net"] : []),
        ...["--chdir", cwd, "--", ...told(argv)],
      ],
      env,
      cwd: folder,
      signals: "namespace",
    }),
  };
}

/** By `env`, which tells of a program that may not be there as a shell does: 127, and bubblewrap's name is not in it. */
const told = (argv: readonly string[]): readonly string[] =>
  argv[0] === "/bin/sh" || argv[0]?.includes("=") !== false ? argv : ["/usr/bin/env", "--", ...argv];

const otherOptFolders = (): readonly string[] => {
  try {
    return readdirSync("/opt", { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "ml")
      .map((entry) => `/opt/${entry.name}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
};
