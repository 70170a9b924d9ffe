import { homedir } from "node:os";
import { join } from "node:path";
import nodeModule from "node:module";
import { packageVersion } from "./package-root.ts";

/** Runs the command line; the code itself is read only now, and from Node's compile cache where Node has one. */
export async function start(argv: readonly string[]): Promise<number> {
  const [only] = argv;
  if (argv.length === 1 && (only === "--version" || only === "-V")) {
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  keepCompiledCode();
  const { main } = await import("./main.ts");
  return main(argv);
}

/** Node 22.1 and later; in the user's own folder, because code is run from it. */
function keepCompiledCode(): void {
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (folder?: string) => unknown };
  const home = process.env["SAGEWRIGHT_HOME"] ?? join(homedir(), ".cache/sagewright");
  if (process.env["NODE_COMPILE_CACHE"] === undefined) enableCompileCache?.(join(home, "compile-cache"));
}
