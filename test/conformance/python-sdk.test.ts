import { afterAll, beforeAll, expect, test } from "vitest";
import { openSubject, type Subject } from "./engine.ts";
import { runPython } from "./judge.ts";

// The package is large; the road to it is the Python that this variable names.
const sdk = process.env["SAGEWRIGHT_PYTHON_SDK"];
if (sdk === undefined) {
  console.warn("SAGEWRIGHT_PYTHON_SDK is not set: the engine is not driven by the SageMaker Python SDK");
}

let subject: Subject;
beforeAll(async () => {
  subject = await openSubject();
});
afterAll(() => subject?.end());

test.runIf(sdk !== undefined)(
  "the SageMaker Python SDK upserts, starts, waits for and lists a pipeline of real scripts",
  async () => {
    const { code, stdout, stderr } = await runPython(subject.engine.endpoint, ["python_sdk.py"], undefined, sdk);
    expect(stdout.trim(), stderr).toMatch(/python_sdk: ok$/);
    expect(code).toBe(0);
  },
  300_000,
);

test.runIf(sdk !== undefined)(
  "the SageMaker Python SDK deploys models of handler functions and asks them",
  async () => {
    const { code, stdout, stderr } = await runPython(
      subject.engine.endpoint,
      ["python_sdk_serving.py"],
      undefined,
      sdk,
    );
    expect(stdout.trim(), stderr).toMatch(/python_sdk_serving: ok$/);
    expect(code).toBe(0);
  },
  300_000,
);
