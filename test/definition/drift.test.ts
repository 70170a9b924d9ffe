import { execFile, execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { modelVersion } from "../../definition/index.ts";

const root = resolve(import.meta.dirname, "../..");
const shapesFile = join(root, "definition/shapes/shapes.json");
const differencesFile = join(root, "definition/shapes/differences.json");

let folder = "";
beforeAll(() => (folder = temporaryFolder("drift")));

const drift = (...args: string[]): Promise<{ code: unknown; stdout: string }> =>
  new Promise((done) => {
    execFile(process.execPath, ["scripts/drift.mjs", ...args], { cwd: root }, (error, stdout) =>
      done({ code: error?.code ?? 0, stdout }),
    );
  });

interface Changeable {
  readonly shapes: Record<string, { members?: Record<string, string> }>;
}

test("the installed AWS client and our shapes differ only where the list explains it", async () => {
  const { code, stdout } = await drift();
  expect(stdout).toMatch(/^\d{3,} shapes compared, \d+ known differences, 0 new\n$/);
  expect(code).toBe(0);
});

test("a member on one side only, and an explanation of nothing, are told", async () => {
  const ours = JSON.parse(readFileSync(shapesFile, "utf8")) as Changeable;
  const known = JSON.parse(readFileSync(differencesFile, "utf8")) as Record<string, string>;
  delete ours.shapes["ResourceConfig"]?.members?.["KeepAlivePeriodInSeconds"];
  Object.assign(ours.shapes["OutputDataConfig"]?.members ?? {}, { Colour: "String" });
  const { "step type EMRServerless": emr, ...rest } = known;
  expect(emr).toContain("Python SDK");
  const files = [join(folder, "shapes.json"), join(folder, "differences.json")] as const;
  writeFileSync(files[0], JSON.stringify(ours));
  writeFileSync(files[1], JSON.stringify({ ...rest, "TrainingJob.Gone": "it was newer" }));
  const { code, stdout } = await drift(...files);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^only @aws-sdk\/client-sagemaker [\d.]+ knows ResourceConfig\.KeepAlivePeriodInSeconds$/m);
  expect(stdout).toMatch(/^only botocore [\d.]+ \(our shapes\) knows OutputDataConfig\.Colour$/m);
  expect(stdout).toMatch(/^only botocore [\d.]+ \(our shapes\) knows step type EMRServerless$/m);
  expect(stdout).toMatch(/^differences\.json explains TrainingJob\.Gone, which is no difference any more$/m);
});

test("the pinned botocore gives the same shapes, byte by byte", () => {
  const python = process.env["SAGEWRIGHT_PYTHON_JUDGES"] ?? "python3";
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  const run = (...args: string[]): string => execFileSync(python, args, { cwd: root, encoding: "utf8", env });
  const version = run("-c", "import botocore; print(botocore.__version__)").trim();
  expect(version, "install test/requirements.txt and name its python in SAGEWRIGHT_PYTHON_JUDGES").toBe(modelVersion());
  run("definition/shapes/generate.py", join(folder, "generated.json"));
  expect(readFileSync(join(folder, "generated.json"), "utf8")).toBe(readFileSync(shapesFile, "utf8"));
});
