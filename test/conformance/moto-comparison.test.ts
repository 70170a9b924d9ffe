import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSubject, type Subject } from "./engine.ts";
import { needJudges, runPython } from "./judge.ts";

interface Comparison {
  readonly moto: string;
  readonly calls: number;
  readonly differences: readonly { readonly call: string; readonly engine: string; readonly moto: string }[];
}

let subject: Subject;
beforeAll(async () => {
  await needJudges();
  subject = await openSubject();
});
afterAll(() => subject?.end());

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

test("moto answers the same calls as the engine does, but for what docs/local-moto.md lists and judges", async () => {
  const { code, stdout, stderr } = await runPython(subject.engine.endpoint, ["moto_comparison.py"]);
  expect(code, stderr).toBe(0);
  const found = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Comparison;
  const page = readFileSync(new URL("../../docs/local-moto.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const told = rows.map((row) => row.split(/(?<!\\)\|/).map((one) => one.trim()));
  expect(told.map(([, call, engine, moto]) => ({ call, engine, moto }))).toEqual(
    found.differences.map(({ call, engine, moto }) => ({
      call: `\`${cell(call)}\``,
      engine: cell(engine),
      moto: cell(moto),
    })),
  );
  expect(page).toContain(`moto ${found.moto}`);
  expect(page).toContain(`${found.calls} calls`);
  for (const [, call, , , right = "", why = ""] of told) {
    expect(["engine", "moto", "either", "unknown"], call).toContain(right);
    expect(why.length, call).toBeGreaterThan(10);
  }
}, 120_000);
