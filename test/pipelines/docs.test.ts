import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { validate } from "../../definition/index.ts";
import { loadPipeline } from "../../pipelines/load.ts";
import { project, root } from "./project.ts";

const page = readFileSync(join(root, "docs/pipelines.md"), "utf8");
const examples = Object.fromEntries(
  [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text = ""], i) => [`example-${i}.ts`, text]),
);

/** A project of these files, and what the compiler says of them. */
async function compile(files: Readonly<Record<string, string>>) {
  const tsconfig = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { typeRoots: [join(root, "node_modules/@types")], rootDir: "/" },
    include: ["*.ts"],
    exclude: [],
  };
  const folder = project({ ...files, "package.json": '{"type":"module"}', "tsconfig.json": JSON.stringify(tsconfig) });
  const run = promisify(execFile)(join(root, "node_modules/.bin/tsc"), ["-p", folder]);
  const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
  return { folder, told: stdout };
}

test("the examples of docs/pipelines.md compile, build, and are valid", async () => {
  expect(Object.keys(examples).length).toBeGreaterThanOrEqual(2);
  const { folder, told } = await compile(examples);
  expect(told).toBe("");
  for (const name of Object.keys(examples)) {
    const { pipeline } = await loadPipeline(name, { folder });
    expect(validate(pipeline.definition()).filter(({ severity }) => severity === "error")).toEqual([]);
  }
}, 60_000);

test("a mistake in an example would be found, in the words of the types", async () => {
  const wrong = (examples["example-1.ts"] ?? "").replace("assign(minimum, 3)", 'assign(minimum, "3")');
  const { told } = await compile({ "wrong.ts": wrong.replace('cron: "30 2 * * ? *"', 'at: "2027-01-01T00:00"') });
  expect(told).toContain("Argument of type 'string' is not assignable to parameter of type 'number'");
  expect(told).toContain("AtIsNotOfEventBridgeRules");
}, 60_000);
