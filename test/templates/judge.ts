import { spawnSync } from "node:child_process";

/** The Python that has the foreign judges: cfn-lint, botocore, PyYAML. */
export const judgesPython = process.env["SAGEWRIGHT_PYTHON_JUDGES"] ?? "python3";

/** Runs the judges' Python; without the module that the test needs, the test fails and says what to install. */
export function judge(
  module: string,
  args: readonly string[],
  input?: string,
): { readonly code: number | null; readonly output: string } {
  const there = spawnSync(judgesPython, ["-c", `import ${module}`], { encoding: "utf8" });
  if (there.status !== 0)
    throw new Error(
      `${judgesPython} has no ${module}: install test/requirements.txt and name that Python in SAGEWRIGHT_PYTHON_JUDGES (${there.error?.message ?? there.stderr})`,
    );
  const ran = spawnSync(judgesPython, args, {
    encoding: "utf8",
    input,
    env: { ...process.env, AWS_DEFAULT_REGION: "us-east-1" },
  });
  return { code: ran.status, output: `${ran.stdout}${ran.stderr}` };
}
