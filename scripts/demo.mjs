#!/usr/bin/env node
// npm run demo: sets everything up, then runs `sagewright demo`. Plain JavaScript, no dependencies.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node ${process.versions.node} is too old; sagewright needs ${engines.node}`);

if (outOfDate("node_modules/.package-lock.json", "package-lock.json"))
  run("npm", ["ci", "--no-audit", "--no-fund"], "installing the npm packages (about 300 MB, once)");
run(process.execPath, ["scripts/build.mjs"], "building");
// Ctrl-C goes to the whole process group: the demo stops its steps, this file only waits for it.
process.on("SIGINT", () => {});
const demo = spawnSync(process.execPath, ["bin/sagewright.js", "demo", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = demo.status ?? 130;

function outOfDate(made, source) {
  const file = join(root, made);
  return !existsSync(file) || statSync(file).mtimeMs < statSync(join(root, source)).mtimeMs;
}

function run(command, args, what) {
  process.stderr.write(`${what}\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (error) fail(`cannot start ${command}: ${error.message}`);
  if (status !== 0) fail(`${command} ${args.join(" ")} ended with ${status}; what it printed is above`);
}

function fail(text) {
  process.stderr.write(`error: ${text}\n`);
  process.exit(1);
}
