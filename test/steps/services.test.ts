import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { modelVersion } from "../../definition/index.ts";
import { root } from "./examples.ts";

const folder = temporaryFolder("services");

const python = process.env["SAGEWRIGHT_PYTHON_JUDGES"] ?? "python3";
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };

test("the types of EMR, EMR Serverless and Bedrock are what the script makes of the botocore that the shapes come from", () => {
  const run = (...args: string[]): string => execFileSync(python, args, { cwd: root, encoding: "utf8", env });
  const version = run("-c", "import botocore; print(botocore.__version__)").trim();
  expect(version, "install test/requirements.txt and name its python in SAGEWRIGHT_PYTHON_JUDGES").toBe(modelVersion());
  run("steps/services/generate.py", folder);
  expect(readdirSync(folder).toSorted()).toEqual(["bedrock.ts", "emr-serverless.ts", "emr.ts"]);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text).toBe(readFileSync(join(root, "steps/services", file), "utf8"));
    expect(text.split("\n")[0]).toContain(`botocore ${modelVersion()}`);
  }
});
