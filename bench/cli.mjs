#!/usr/bin/env node
// How long whole commands take, from the start of the process to its end, and how much CPU they use: min, median, max.
//   node bench/cli.mjs [runs]
// Build first (npm run build). The commands run one after the other, in turns, so that other work on the machine hits them alike;
// CPU time (user + system, by /usr/bin/time where it is) says what a quiet machine would do.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(process.env.SAGEWRIGHT_DIST ?? root, "bin/sagewright.js");
const runs = Number(process.argv[2] ?? 15);
const timer = "/usr/bin/time";
const folder = mkdtempSync(join(tmpdir(), "sagewright-bench-"));
const definition = join(folder, "definition.json");
writeFileSync(definition, sagewright("synth", "pipelines.skin.pipeline").stdout);

const commands = {
  "node -e 0 (the floor)": ["-e", "0"],
  "sagewright --version": [bin, "--version"],
  "sagewright explain SW5001": [bin, "explain", "SW5001"],
  "sagewright validate FILE": [bin, "validate", definition],
  "sagewright synth pipelines.skin.pipeline": [bin, "synth", "pipelines.skin.pipeline"],
  "sagewright --help": [bin, "--help"],
};
const taken = new Map(Object.keys(commands).map((name) => [name, { wall: [], cpu: [] }]));
for (let run = -1; run < runs; run++)
  for (const [name, args] of Object.entries(commands)) {
    const { wall, cpu } = measure(args);
    if (run < 0) continue; // the first one reads the files from the disk
    taken.get(name).wall.push(wall);
    if (cpu !== undefined) taken.get(name).cpu.push(cpu);
  }
rmSync(folder, { recursive: true, force: true });

console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0].toFixed(1)}, ${runs} runs each\n`,
);
console.log("| command | wall ms (min / median / max) | CPU ms (min / median / max) |\n| --- | --- | --- |");
for (const [name, { wall, cpu }] of taken) console.log(`| ${name} | ${figures(wall)} | ${figures(cpu)} |`);

function measure(args) {
  const timed = existsSync(timer);
  const start = process.hrtime.bigint();
  const { status, stderr } = timed
    ? spawnSync(timer, ["-f", "\n%U %S", process.execPath, ...args], { cwd: root, encoding: "utf8" })
    : spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  const [user, system] = (stderr.trimEnd().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { wall, cpu: timed ? (user + system) * 1000 : undefined };
}

function sagewright(...args) {
  return spawnSync(process.execPath, [bin, ...args], { cwd: root, encoding: "utf8" });
}

function figures(times) {
  if (times.length === 0) return "not measured";
  const sorted = times.toSorted((a, b) => a - b);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((ms) => ms.toFixed(0)).join(" / ");
}
