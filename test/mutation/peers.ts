import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { validate } from "../../definition/index.ts";
import type { Row } from "./results.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const judges = process.env["SAGEWRIGHT_PYTHON_JUDGES"] ?? "python3";
const sdk = process.env["SAGEWRIGHT_PYTHON_SDK"] ?? "python3";

/** Runs a script that answers with a JSON object a line. */
function answers(python: string, script: string, requirements: string, input: string): Promise<readonly unknown[]> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = { ...Object.fromEntries(kept), PYTHONDONTWRITEBYTECODE: "1" };
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script], { cwd: here, env, stdio: ["pipe", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", (error) => reject(new Error(`${python} does not start: ${error.message}`)));
    // A script that ended early says why on stderr.
    child.stdin.once("error", () => undefined);
    child.stdin.end(input);
    child.once("close", (code) => {
      if (code === 0)
        resolve(
          stdout
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as unknown),
        );
      else reject(new Error(`${script} failed; has ${python} what ${requirements} lists? ${stderr.slice(-600)}`));
    });
  });
}

export type Versions = Readonly<Record<string, string>>;

/** How many mutants cfn-lint and moto find something in, and with which of their rules. */
export interface Judgement {
  readonly cfnLint: number;
  readonly moto: number;
  readonly rules: readonly string[];
}

/** cfn-lint and moto on every mutant. */
export async function judgements(
  rows: readonly Row[],
): Promise<{ readonly versions: Versions; readonly of: readonly Judgement[] }> {
  const cases = rows.flatMap(({ mutants }, row) => mutants.map(({ before, text }) => ({ id: row, before, text })));
  const input = cases.map((one) => `${JSON.stringify(one)}\n`).join("");
  const [first, ...rest] = await answers(judges, "judges.py", "test/requirements.txt", input);
  const told = rest as readonly { readonly id: number; readonly cfnLint: string[]; readonly moto: string[] }[];
  if (told.length !== cases.length) throw new Error(`${told.length} answers to ${cases.length} definitions`);
  return {
    versions: (first as { readonly versions: Versions }).versions,
    of: rows.map((_, row) => {
      const own = told.filter(({ id }) => id === row);
      const words = own.flatMap(({ cfnLint, moto }) => [...cfnLint, ...moto]);
      return {
        cfnLint: own.filter(({ cfnLint }) => cfnLint.length > 0).length,
        moto: own.filter(({ moto }) => moto.length > 0).length,
        rules: [...new Set(words.map((text) => text.split(" ")[0] ?? ""))].toSorted(),
      };
    }),
  };
}

/** What came of a fault that was built with the SDK's own classes. */
export interface Built {
  readonly key: string;
  /** Why its classes cannot say it. */
  readonly cannot?: string;
  readonly raised?: string;
  /** The definition that came out, and whether the fault is in it by ours. */
  readonly definition?: string;
  readonly faulty?: boolean;
}

/** Every fault built with the Python SDK. */
export async function builtWithSdk(): Promise<{ readonly versions: Versions; readonly built: readonly Built[] }> {
  const [first, ...rest] = await answers(sdk, "sdk/run.py", "test/mutation/requirements.txt", "");
  return {
    versions: (first as { readonly versions: Versions }).versions,
    built: (rest as readonly Built[]).map((one) =>
      one.definition === undefined
        ? one
        : { ...one, faulty: validate(one.definition).some(({ code }) => code === one.key.split(" ")[0]) },
    ),
  };
}
