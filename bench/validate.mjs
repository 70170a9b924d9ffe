#!/usr/bin/env node
// Measures validation and prints a Markdown table: 50 steps in a warm process, the command from its start, 10,000 steps.
//   node scripts/build.mjs && node bench/validate.mjs
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { definitionOfSteps } from "./definition-of-steps.mjs";

const { validate } = await import(process.argv[2] ?? "../dist/definition/index.js");
const cli = fileURLToPath(new URL("../bin/sagewright.js", import.meta.url));

const fifty = definitionOfSteps(50);
for (const problem of validate(fifty)) if (problem.severity === "error") throw new Error(JSON.stringify(problem));
times(1000, () => validate(fifty), 0);
// Of five rounds the middle one counts, so that neither a moment of other work nor a lucky one does.
const rounds = Array.from({ length: 5 }, () => times(400, () => validate(fifty), 0));
const [, , warm] = rounds.toSorted((a, b) => at(a, 0.95) - at(b, 0.95));

const folder = mkdtempSync(join(tmpdir(), "sagewright-bench-"));
const file = join(folder, "definition.json");
writeFileSync(file, fifty);
const cold = times(21, () => execFileSync(process.execPath, [cli, "validate", file], { stdio: "pipe" }), 2);
const bare = times(21, () => execFileSync(process.execPath, ["-e", "0"], { stdio: "pipe" }), 2);
rmSync(folder, { recursive: true });

const many = definitionOfSteps(10_000);
const large = times(5, () => validate(many), 0);

const row = (what, measured, goal) => {
  const [median, p95] = [at(measured, 0.5), at(measured, 0.95)].map((ms) => ms.toFixed(ms < 10 ? 2 : 0));
  return `| ${what} | ${median} ms | ${p95} ms | ${goal} |`;
};
console.log(
  [
    `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "CPU"}`,
    "",
    "| what | median | p95 | goal |",
    "| --- | ---: | ---: | ---: |",
    row(`validate(text), 50 steps (${kilobytes(fifty)} kB), warm, the middle of 5 × 400`, warm, "p95 ≤ 3 ms"),
    row("`sagewright validate FILE`, 50 steps, whole process", cold, "≤ 200 ms"),
    row("a Node process that does nothing", bare, ""),
    row(`validate(text), 10,000 steps (${kilobytes(many)} kB)`, large, "≤ 1,000 ms"),
  ].join("\n"),
);

function times(count, work, warmUp) {
  for (let i = 0; i < warmUp; i++) work();
  return Array.from({ length: count }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

function at(measured, part) {
  const sorted = measured.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

function kilobytes(text) {
  return Math.round(text.length / 1000).toLocaleString("en");
}
