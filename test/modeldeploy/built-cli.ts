import { build } from "esbuild";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../..");

/** The command line, built from the sources as they are now. */
export interface BuiltCli {
  /** The built file. */
  readonly file: string;
  run(
    cwd: string,
    ...args: string[]
  ): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  remove(): void;
}

export async function buildCli(): Promise<BuiltCli> {
  const cache = join(repository, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "sagewright-cli-"));
  const entry = join(folder, "entry.ts");
  const main = join(repository, "cli/main.ts");
  writeFileSync(
    entry,
    `import { main } from ${JSON.stringify(main)};\nprocess.exitCode = await main(process.argv.slice(2));\n`,
  );
  const outfile = join(folder, "cli.mjs");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    conditions: ["sagewright-source"],
    logLevel: "error",
  });
  const run: BuiltCli["run"] = (cwd, ...args) =>
    new Promise((done, failed) => {
      const child = spawn(process.execPath, [outfile, ...args], { cwd, env: { ...process.env, CI: "true" } });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (text) => (stdout += text));
      child.stderr.on("data", (text) => (stderr += text));
      child.on("error", failed);
      child.on("close", (code) => done({ code, stdout, stderr }));
    });
  return {
    file: outfile,
    run,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
