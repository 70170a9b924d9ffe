import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startEngine, type Engine } from "../../local/index.ts";
import { needJudges, runPython } from "./judge.ts";

const python = `
import time
def count(event, context):
    print("rows", event["rows"])
    return {"rows": event["rows"] + 1, "name": context.function_name}
def slow(event, context): time.sleep(30)
`;
import { temporaryFolder } from "../temporary.ts";

let project: string;
let engine: Engine;
beforeAll(async () => {
  await needJudges();
  project = temporaryFolder("conformance");
  await writeFile(join(project, "fn.py"), python);
  await writeFile(join(project, "fn.mjs"), "export const double = async ({ n }) => ({ twice: n * 2 });");
  const lambda = { count: "./fn.py:count", slow: { handler: "./fn.py:slow", timeout: 0.5 }, double: "./fn.mjs:double" };
  await writeFile(join(project, "sagewright.config.json"), JSON.stringify({ lambda }));
  engine = await startEngine({ project });
});
afterAll(async () => {
  await engine?.close();
});

it("boto3 calls the project's functions through Lambda's Invoke", async () => {
  const { stdout, stderr } = await runPython(engine.endpoint, ["lambda_invoke.py"]);
  expect(stderr.trim()).toBe("");
  expect(stdout.trim()).toBe("lambda_invoke: ok");
}, 60_000);
