import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const python = process.env["SAGEWRIGHT_PYTHON_JUDGES"] ?? "python3";
const here = fileURLToPath(new URL(".", import.meta.url));

export interface Verdict {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Python with boto3 and the AWS CLI in it, against the engine and with nothing of the caller's AWS settings. */
export function runPython(endpoint: string, args: readonly string[], cwd = here, program = python): Promise<Verdict> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_PAGER: "",
    PYTHONDONTWRITEBYTECODE: "1",
  };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", (error) => reject(new Error(`${program} does not start: ${error.message}`)));
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Fails with what to do when the judges are not installed: a test that judges nothing must not pass. */
export async function needJudges(): Promise<void> {
  const { code, stderr } = await runPython("http://127.0.0.1:1", ["-c", "import boto3, awscli"]);
  if (code === 0) return;
  throw new Error(
    `${python} has no boto3 and awscli; install test/requirements.txt into a virtual environment and name its python in SAGEWRIGHT_PYTHON_JUDGES (${stderr.trim().split("\n").at(-1) ?? ""})`,
  );
}
