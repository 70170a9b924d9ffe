#!/usr/bin/env node
// Plants faults in valid definitions and counts what validation, the Python SDK, cfn-lint and moto find of them; records it,
// writes the tables of docs/validation.md and prints the summary.
//   SAGEWRIGHT_PYTHON_JUDGES=<python with test/requirements.txt> \
//   SAGEWRIGHT_PYTHON_SDK=<python with test/mutation/requirements.txt> node bench/mutation.mjs
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] });
if (!process.env.SAGEWRIGHT_PYTHON_SDK)
  console.error("SAGEWRIGHT_PYTHON_SDK is not set: what was recorded of the SDK stays");
run("node_modules/vitest/vitest.mjs", "run", "test/mutation/peers.test.ts", "--update");
run("scripts/docs-validation.mjs");

const [, summary] = /<!-- mutation: summary -->\n([^]*?)<!-- end/.exec(
  readFileSync(`${root}/docs/validation.md`, "utf8"),
);
console.log(summary.trim());
