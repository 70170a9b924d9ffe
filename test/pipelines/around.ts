import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect } from "vitest";
import { canonical, Float, isFloat, isObject, list, ProblemError, readDefinition } from "../../definition/index.ts";
import { importDefinition } from "../../pipelines/import/index.ts";
import { loadPipeline } from "../../pipelines/load.ts";

export const root = resolve(import.meta.dirname, "../..");
// A folder that starts with a dot is not among the files of the project's own tsconfig.
export const folder = mkdtempSync(join(import.meta.dirname, ".imported-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A definition with a name for its file. */
export interface Case {
  readonly id: string;
  readonly text: string;
}

/** A definition as text in which the order of members is one and the same. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, inOrder(item)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
const meaning = (text: string): string => canonical(inOrder(readDefinition(text)), 1);

/** What keeps a definition from being written as TypeScript. */
function refusal(text: string): string {
  try {
    importDefinition(text, { name: "x" });
  } catch (error) {
    if (error instanceof ProblemError) return error.message;
    throw error;
  }
  return "";
}

/** What the builder writes where a definition leaves it out; it means the same. */
function filled(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item));
  if (!isObject(value) || isFloat(value)) {
    return typeof value === "number" && /BackoffRate|^NumberOf(CpuCores|AcceleratorDevices)Required$/.test(key)
      ? new Float(value)
      : value;
  }
  const emptiable = ["DependsOn", "RetryPolicies", "PropertyFiles", "OutputParameters"];
  const entries = Object.entries(value)
    .filter(([name, item]) => !("Arguments" in value && emptiable.includes(name) && list(item).length === 0))
    .map(([name, item]) => [name, filled(item, name)] as const);
  const { Type, Arguments, Steps } = Object.fromEntries(entries);
  const defaults = Steps === undefined ? {} : { Metadata: {}, Parameters: [], PipelineExperimentConfig: null };
  const own =
    Type === "Condition" ? { IfSteps: [], ElseSteps: [] } : Type === "Fail" ? { ErrorMessage: "" } : undefined;
  return {
    ...defaults,
    ...Object.fromEntries(entries),
    ...(own !== undefined && { Arguments: { ...own, ...(isObject(Arguments) && Arguments) } }),
  };
}

/** Imports a definition, builds what was written, and compares; a refusal comes back as text. */
export async function around({ id, text }: Case): Promise<string> {
  const reason = refusal(text);
  if (reason !== "") return reason;
  const { source } = importDefinition(text, { name: id });
  writeFileSync(join(folder, `${id}.ts`), source);
  const { pipeline } = await loadPipeline(`./${id}.ts`, { folder });
  expect(meaning(pipeline.definition()), `${id}\n${source}`).toBe(canonical(inOrder(filled(readDefinition(text))), 1));
  return "";
}

/** What the compiler says of all that was built in this file's folder. */
export function compilerSays(): readonly string[] {
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.json"), include: [join(folder, "*.ts")], exclude: [] }),
  );
  // What must be refused shows that the compiler looked.
  writeFileSync(join(folder, "control.ts"), 'export const control: number = "text";\n');
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
  const said = stdout.split("\n").filter((line) => line.includes(".imported-"));
  expect(said.filter((line) => line.includes("control.ts"))).toHaveLength(1);
  return said.filter((line) => !line.includes("control.ts"));
}
