import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { hostsFile } from "../../../local/containers/cluster.ts";
import { hostEnvironment } from "../../../local/containers/host.ts";
import { startProcess, type Prepared, type Spawn } from "../../../local/containers/process.ts";
import { bubblewrap } from "../../../local/containers/runners/bubblewrap.ts";
import { works } from "../../../local/containers/runners/index.ts";
import { namespace } from "../../../local/containers/runners/namespace.ts";
import { rewrite } from "../../../local/containers/runners/rewrite.ts";
import type { Launch, Runner } from "../../../local/containers/runners/runner.ts";
import { killAll } from "../../../local/containers/signals.ts";
import { openSandboxes, type Sandboxes } from "../../../local/containers/sandboxes.ts";
import { processesIn, startersIn, twoWait } from "./waiting.ts";

const folder = temporaryFolder("sandboxes");
const hosts = join(folder, "hosts");
writeFileSync(hosts, hostsFile);
const usable: Runner[] = [];
for (const runner of [bubblewrap(hosts), namespace(hosts)])
  if (runner !== undefined && (await works(runner, folder))) usable.push(runner);

const open: Sandboxes[] = [];
afterAll(async () => void (await Promise.all(open.map((sandboxes) => sandboxes.close()))));

function sandboxesIn(): { readonly sandboxes: Sandboxes; readonly place: string } {
  const own = mkdtempSync(join(folder, "engine-"));
  const sandboxes = openSandboxes({ folder: own });
  open.push(sandboxes);
  return { sandboxes, place: join(own, "jobs") };
}

const known: Readonly<Record<string, string>> = { ...hostEnvironment(), SAME: "same", OTHER: "before" };
const env = { ...known, OTHER: 'it\'s $(touch x); `y` \\n "z" %s', HOSTILE: "  * ~ ${IFS}  " };

/** A launch in a job's folder that holds something. */
function launchIn(place: string, argv: readonly string[], more: Partial<Launch> = {}): Launch {
  mkdirSync(place, { recursive: true });
  const job = mkdtempSync(join(place, "job-"));
  mkdirSync(join(job, "input"));
  writeFileSync(join(job, "input/given"), "given");
  return { argv, env, cwd: "/opt/ml/input", folder: job, isolateNetwork: false, ...more };
}

const waits = (start: Spawn | Prepared): start is Prepared => "waiting" in start;

function waitingOf(start: Spawn | Prepared): Prepared["waiting"] {
  if (!waits(start)) throw new Error("it has a sandbox of its own");
  return start.waiting;
}

async function linesOf(spawn: Spawn | Prepared): Promise<readonly string[]> {
  const lines: string[] = [];
  const child = await startProcess(spawn, (line) => lines.push(line));
  const { code } = await child.exited;
  return [...lines, `exit ${code}`];
}

const tell = `
import json, os, socket, sys
print(json.dumps([sys.argv[1:], sorted(os.environ.items()), os.getcwd(), socket.gethostname(), open('given').read(), sys.stdin.read()]))
open('/opt/ml/made', 'w').write('made')
sys.exit(7)`.replaceAll("\n", "; ");
const words = [
  "",
  " ",
  "a  b ",
  "'",
  '"',
  "\\",
  "$(touch /opt/ml/x)",
  "`touch /opt/ml/x`",
  "*",
  "--",
  "-n",
  "A=b",
  "#",
];

/** Has a first job run, after which two sandboxes wait. */
async function primed(runner: Runner) {
  const made = sandboxesIn();
  await linesOf(await made.sandboxes.spawn(runner, launchIn(made.place, ["true"]), known));
  await twoWait(made.place);
  return made;
}

describe.each(usable)("$name", (runner) => {
  it("gives a command in a sandbox that waited for it what it gives one in its own", async () => {
    const { sandboxes, place } = sandboxesIn();
    const argv = ["python3", "-c", tell.replace(/^; /, ""), ...words];
    const all: (readonly string[])[] = [];
    for (const waited of [false, true, true]) {
      const launch = launchIn(place, argv);
      const spawn = await sandboxes.spawn(runner, launch, known);
      expect(waits(spawn)).toBe(waited);
      all.push(await linesOf(spawn));
      expect(readFileSync(join(launch.folder, "made"), "utf8")).toBe("made");
      expect(readdirSync(launch.folder).toSorted()).toEqual(["input", "made"]);
      await twoWait(place);
    }
    const [own = []] = all;
    expect(own.at(-1)).toBe("exit 7");
    expect(all).toEqual([own, own, own]);
  });

  it("tells of a program that is not there in the same way", async () => {
    const { sandboxes, place } = sandboxesIn();
    for (const waited of [false, true]) {
      const spawn = await sandboxes.spawn(runner, launchIn(place, ["no-such-program"]), known);
      expect(waits(spawn)).toBe(waited);
      expect((await linesOf(spawn)).at(-1)).toBe("exit 127");
      await twoWait(place);
    }
  });

  it("runs a file that names no interpreter in the same way", async () => {
    const { sandboxes, place } = sandboxesIn();
    for (const waited of [false, true]) {
      const launch = launchIn(place, ["/opt/ml/input/script"]);
      writeFileSync(join(launch.folder, "input/script"), "exit 5\n", { mode: 0o755 });
      const spawn = await sandboxes.spawn(runner, launch, known);
      expect(waits(spawn)).toBe(waited);
      expect((await linesOf(spawn)).at(-1)).toBe("exit 5");
      await twoWait(place);
    }
  });

  it("ends on its own terms when asked to stop, also before it was told what to be", async () => {
    const { sandboxes, place } = await primed(runner);
    const polite = ["sh", "-c", "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done"];
    const lines: string[] = [];
    const spawn = await sandboxes.spawn(runner, launchIn(place, polite), known);
    expect(waits(spawn)).toBe(true);
    const child = await startProcess(spawn, (line) => lines.push(line));
    while (!lines.includes("up")) await sleep(10);
    await child.terminate(5000);
    expect(await child.exited).toEqual({ code: 3 });
    expect(lines).toContain("bye");

    await twoWait(place);
    const untold = await sandboxes.spawn(runner, launchIn(place, polite), known);
    await untold.release?.();
    expect(await waitingOf(untold).exit).toBe(137);
  });

  it("passes over those that have died, and lets none outlive the engine", async () => {
    const { sandboxes, place } = await primed(runner);
    killAll(processesIn(place), "SIGKILL");
    while (processesIn(place).length > 0) await sleep(5);
    await sleep(50);
    const another = await sandboxes.spawn(runner, launchIn(place, ["echo", "here"]), known);
    expect(await linesOf(another)).toEqual(["here", "exit 0"]);

    await twoWait(place);
    const told = await sandboxes.spawn(runner, launchIn(place, ["echo", "here"]), known);
    waitingOf(told).kill();
    await waitingOf(told).exit;
    expect(await linesOf(told)).toEqual(["exit 137"]);

    await sandboxes.close();
    expect([...processesIn(place), ...startersIn(place)]).toEqual([]);
    expect(readdirSync(place)).not.toContain(".sandboxes");
    expect(waits(await sandboxes.spawn(runner, launchIn(place, ["true"]), known))).toBe(false);
  });

  it("keeps none that no job has asked for in a while", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const { place } = await primed(runner);
      vi.advanceTimersByTime(60_000);
      while (processesIn(place).length + startersIn(place).length > 0) await sleep(5);
    } finally {
      vi.useRealTimers();
    }
  });

  it("gives one of its own to a command that wants more, or that cannot be told as it is", async () => {
    const { sandboxes, place } = await primed(runner);
    const others: readonly Partial<Launch>[] = [
      { isolateNetwork: true },
      { host: "algo-2" },
      { readOnly: ["input"] },
      { env: { PATH: known["PATH"] ?? "" } },
      { env: { ...env, LINES: "a\nb" } },
      { argv: ["echo", "Á"] },
      { argv: ["A=b"] },
      { argv: ["-n"] },
      ...["OPTIND", "PPID", "UID", "IFS", "LC_ALL", "a.b", "1"].map((name) => ({ env: { ...env, [name]: "x" } })),
      { argv: ["echo", "x".repeat(9000)] },
    ];
    for (const more of others) {
      const spawn = await sandboxes.spawn(runner, launchIn(place, ["true"], more), known);
      expect(waits(spawn), JSON.stringify(more).slice(0, 80)).toBe(false);
      await spawn.release?.();
    }
    expect(waits(await sandboxes.spawn(runner, launchIn(place, ["true"]), known))).toBe(true);
  });
});

it("gives each its own where a folder is named, not bound", async () => {
  const { sandboxes, place } = sandboxesIn();
  for (let i = 0; i < 2; i++) {
    const spawn = await sandboxes.spawn(rewrite(), launchIn(place, ["true"]), known);
    expect(waits(spawn)).toBe(false);
    await linesOf(spawn);
  }
  expect(readdirSync(place)).not.toContain(".sandboxes");
});

it("finds at least one runner to try", () => expect(usable).not.toEqual([]));
