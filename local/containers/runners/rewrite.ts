import { tmpdir } from "node:os";
import { optMl, type Runner } from "./runner.ts";

/** The last resort: `/opt/ml` in arguments and variables is replaced by the job's folder. Paths in code are not. */
export function rewrite(): Runner {
  return {
    name: "rewrite",
    grade: "C",
    summary: "no /opt/ml: paths in arguments and SM_* variables are rewritten, paths written in scripts are not",
    canIsolateNetwork: false,
    bindsFolder: false,
    namesHosts: false,
    parallel: true,
    spawn: async ({ argv, env, cwd, folder }) => {
      const here = (text: string): string => text.replaceAll(optMl, folder);
      const [file = "true", ...args] = argv.map(here);
      const mapped = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)]));
      // A socket's whole name has 107 bytes, and what Python adds to the folder takes 33.
      const long = (mapped["TMPDIR"] ?? "").length > 70;
      const own = { SAGEMAKER_BASE_DIR: folder, ...(long && { TMPDIR: tmpdir() }) };
      return { file, args, env: { ...mapped, ...own }, cwd: here(cwd), signals: "group" };
    },
  };
}
