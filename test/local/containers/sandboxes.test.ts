import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { hostsFile } from "../../../local/containers/cluster.ts";
import { hostEnvironment } from "../../../local/containers/host.ts";
import { startProcess, type Spawn } from "../../../local/containers/process.ts";
import { bubblewrap } from "../../../local/containers/runners/bubblewrap.ts";
import { works } from "../../../local/containers/runners/index.ts";
import { namespace } from "../../../local/containers/runners/namespace.ts";
import { rewrite } from "../../../local/containers/runners/rewrite.ts";
import type { Launch, Runner } from "../../../local/containers/runners/runner.ts";
import { openSandboxes, type Sandboxes } from "../../../local/containers/sandboxes.ts";

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

async function linesOf(spawn: Spawn): Promise<readonly string[]> {
  const lines: string[] = [];
  const child = await startProcess(spawn, (line) => lines.push(line));
  const { code } = await child.exited;
  return [...lines, `exit ${code}`];
}

const waitingIn = (place: string): readonly string[] =>
  existsSync(join(place, ".sandboxes")) ? readdirSync(join(place, ".sandboxes")) : [];

async function twoWait(place: string): Promise<void> {
  while (waitingIn(place).length < 2) await sleep(5);
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

describe.each(usable)("$name", (runner) => {
  it("gives a command in a sandbox that waited for it what it gives one in its own", async () => {
    const { sandboxes, place } = sandboxesIn();
    const argv = ["python3", "-c", tell.replace(/^; /, ""), ...words];
    const own = await linesOf(await runner.spawn(launchIn(place, argv)));
    expect(own.at(-1)).toBe("exit 7");
    // The first is set up when it is asked for, the second was there.
    for (const turn of ["set up", "waited"]) {
      const launch = launchIn(place, argv);
      const spawn = await sandboxes.take(runner, launch, known);
      expect(spawn?.waiting, turn).toBeDefined();
      expect(await linesOf(spawn as Spawn), turn).toEqual(own);
      expect(readFileSync(join(launch.folder, "made"), "utf8"), turn).toBe("made");
      expect(readdirSync(launch.folder).toSorted(), turn).toEqual(["input", "made"]);
      await twoWait(place);
    }
  });

  it("ends on its own terms when asked to stop, also before it was told what to be", async () => {
    const { sandboxes, place } = sandboxesIn();
    const polite = ["sh", "-c", "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done"];
    const lines: string[] = [];
    const spawn = await sandboxes.take(runner, launchIn(place, polite), known);
    const child = await startProcess(spawn as Spawn, (line) => lines.push(line));
    while (!lines.includes("up")) await sleep(10);
    await child.terminate(5000);
    expect(await child.exited).toEqual({ code: 3 });
    expect(lines).toContain("bye");

    const untold = (await sandboxes.take(runner, launchIn(place, polite), known)) as Spawn;
    await untold.release?.();
    expect(untold.waiting?.child.signalCode).toBe("SIGKILL");
  });

  it("passes over one that has died, and lets none outlive the engine", async () => {
    const { sandboxes, place } = sandboxesIn();
    const first = (await sandboxes.take(runner, launchIn(place, ["true"]), known)) as Spawn;
    await linesOf(first);
    await twoWait(place);
    const [next, after] = await Promise.all(
      [1, 2].map(async () => (await sandboxes.take(runner, launchIn(place, ["echo", "here"]), known)) as Spawn),
    );
    // The engine's end closes this pipe.
    next?.waiting?.child.stdio[3]?.destroy();
    await next?.waiting?.exit;
    expect(await linesOf(after as Spawn)).toEqual(["here", "exit 0"]);
    expect(await linesOf(next as Spawn)).toEqual(["exit 137"]);
    await twoWait(place);
    await sandboxes.close();
    expect(waitingIn(place)).toEqual([]);
    expect(await sandboxes.take(runner, launchIn(place, ["true"]), known)).toBeUndefined();
  });

  it("keeps none that no job has asked for in a while", async () => {
    const { sandboxes, place } = sandboxesIn();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      await linesOf((await sandboxes.take(runner, launchIn(place, ["true"]), known)) as Spawn);
      await twoWait(place);
      vi.advanceTimersByTime(60_000);
      // Of the first job an empty folder is left, for a sandbox to come.
      while (waitingIn(place).length > 1) await sleep(5);
    } finally {
      vi.useRealTimers();
    }
    expect(await linesOf((await sandboxes.take(runner, launchIn(place, ["echo", "x"]), known)) as Spawn)).toEqual([
      "x",
      "exit 0",
    ]);
  });

  it.each<[string, Partial<Launch>]>([
    ["has no network", { isolateNetwork: true }],
    ["is another host", { host: "algo-2" }],
    ["may not change a folder", { readOnly: ["input"] }],
    ["lacks a variable", { env: { PATH: known["PATH"] ?? "" } }],
    ["has a variable of two lines", { env: { ...env, LINES: "a\nb" } }],
    ["has an argument that is not ASCII", { argv: ["echo", "Á"] }],
    ["is named like a variable", { argv: ["A=b"] }],
    ["is long", { argv: ["echo", "x".repeat(9000)] }],
  ])("does without when the command %s", async (_, more) => {
    const { sandboxes, place } = sandboxesIn();
    expect(await sandboxes.take(runner, launchIn(place, ["true"], more), known)).toBeUndefined();
    expect(waitingIn(place)).toEqual([]);
  });
});

it("does without where a folder is named, not bound", async () => {
  const { sandboxes, place } = sandboxesIn();
  expect(await sandboxes.take(rewrite(), launchIn(place, ["true"]), known)).toBeUndefined();
});

it("finds at least one runner to try", () => expect(usable).not.toEqual([]));
