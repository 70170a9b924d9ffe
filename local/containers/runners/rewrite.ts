import { optMl, type Runner } from "./runner.ts";

/** The last resort: `/opt/ml` in arguments and variables is replaced by the job's folder. Paths in code are not. */
export function rewrite(): Runner {
  return {
    name: "rewrite",
    grade: "C",
    summary: "no /opt/ml: paths in arguments and SM_* variables are rewritten, paths written in scripts are not",
    canIsolateNetwork: false,
    namesHosts: false,
    parallel: true,
    spawn: async ({ argv, env, cwd, folder }) => {
      const here = (text: string): string => text.replaceAll(optMl, folder);
      const [file = "true", ...args] = argv.map(here);
      const mapped = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)]));
      return { file, args, env: { ...mapped, SAGEMAKER_BASE_DIR: folder }, cwd: here(cwd), signals: "group" };
    },
  };
}
