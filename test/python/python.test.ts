import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../temporary.ts";

const here = new URL(".", import.meta.url).pathname;
const root = new URL("../../", import.meta.url).pathname;

/** The environment that plays the pipelines' images: the one that is named, or the one that the engine makes. */
async function environmentPython(): Promise<string> {
  const named = process.env.SAGEWRIGHT_ENV_PYTHON;
  if (named !== undefined && named !== "") return named;
  const { ensureEnvironment } = await import("../../local/containers/environment.ts");
  const say = (note: { readonly message: string }) => process.stderr.write(`${note.message}\n`);
  return (await ensureEnvironment({ requirements: `${root}pipelines/requirements.txt`, say })).python;
}

function run(python: string, module: string): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    // torch keeps what it compiles in the temporary folder.
    const env = { ...process.env, TMPDIR: temporaryFolder("python") };
    const child = spawn(python, ["-m", "unittest", "-v", module], { cwd: here, env });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

describe("the Python inside the containers", () => {
  let python = "";
  beforeAll(async () => {
    python = await environmentPython();
  }, 1_200_000);

  const modules = readdirSync(here)
    .filter((file) => /^test_.*\.py$/.test(file))
    .map((file) => file.slice(0, -3));

  it.each(modules)("%s", { timeout: 600_000 }, async (module) => {
    const { code, output } = await run(python, module);
    expect(output).toMatch(/Ran [1-9]\d* tests?/);
    expect(output).not.toContain("skipped");
    expect(code, output).toBe(0);
  });
});
