import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { findProgram, hostEnvironment } from "../../../local/containers/host.ts";
import { openStarter, type Starter } from "../../../local/containers/starter.ts";
import type { Waiting } from "../../../local/containers/spawn.ts";
import { temporaryFolder } from "../../temporary.ts";

const root = temporaryFolder("starter");
const opened: Starter[] = [];
afterAll(async () => void (await Promise.all(opened.map((starter) => starter.close()))));

const isolated = ["--dev-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "--die-with-parent"];
const shell = ["/bin/sh", "-c", `echo; read -r line; eval "$line"`];
/** What reads a line and runs it, each with the reports that its kind of process makes. */
const commands = [
  { signals: "group", file: "/bin/sh", args: shell.slice(1) },
  { signals: "namespace", file: "bwrap", args: [...isolated, "--json-status-fd", "4", "--", ...shell] },
] as const;
const usable = commands.filter(({ file }) => findProgram(file) !== undefined);

async function startersOf(command: (typeof commands)[number], places: number) {
  const folder = mkdtempSync(join(root, "places-"));
  const starter = await openStarter(folder, { ...command, env: hostEnvironment(), cwd: "/" }, places);
  if (starter === undefined) throw new Error("there is no starter");
  opened.push(starter);
  return { starter, folder };
}

function started(starter: Starter) {
  const process = starter.start();
  if (process === undefined) throw new Error("no place is free");
  return process;
}

async function endOf(process: Waiting, line: string) {
  expect(await process.up).toBe(true);
  process.tell(`${line}\n`);
  const [out, err, code] = await Promise.all([text(process.stdout), text(process.stderr), process.exit]);
  return { out, err, code };
}

const statOf = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  } catch {
    return [];
  }
};
/** One that has ended may still be listed until somebody has asked for its exit code. */
const isAlive = (pid: number): boolean => !["Z", "X", undefined].includes(statOf(pid)[0]);
async function gone(...pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await sleep(5);
}
const parentOf = (pid: number): number => Number(statOf(pid)[1]);

describe.each(usable)("what it starts ($signals)", (command) => {
  it("has a folder, streams and an exit code of its own", async () => {
    const { starter, folder } = await startersOf(command, 3);
    const processes = [1, 2, 3].map(() => started(starter));
    const ends = await Promise.all(
      processes.map((process, i) => endOf(process, `echo out ${i}; echo err ${i} >&2; pwd; touch ${i}; exit ${i}`)),
    );
    expect(ends).toEqual(
      processes.map((process, i) => ({ out: `out ${i}\n${process.folder}\n`, err: `err ${i}\n`, code: i })),
    );
    expect(processes.map((process) => readdirSync(process.folder))).toEqual([["0"], ["1"], ["2"]]);
    expect(processes.map((process) => process.folder)).toEqual(["1", "2", "3"].map((place) => join(folder, place)));
  });

  it("takes a place again when the one before has left it", async () => {
    const { starter } = await startersOf(command, 1);
    for (let i = 0; i < 3; i++) {
      const process = started(starter);
      expect(starter.start()).toBeUndefined();
      expect(starter.isBusy()).toBe(true);
      expect((await endOf(process, `exit ${i}`)).code).toBe(i);
      await process.left;
      expect(starter.isBusy()).toBe(false);
    }
  });

  it("ends by a polite signal in its own way, by the other at once, and takes its own with it", async () => {
    const { starter } = await startersOf(command, 2);
    const [polite, deaf] = [started(starter), started(starter)];
    const ends = Promise.all([
      endOf(polite, "trap 'echo bye; exit 3' TERM; echo up >&2; while :; do sleep 0.05; done"),
      endOf(deaf, "trap '' TERM; sleep 600 & echo up >&2; wait; wait"),
    ]);
    await Promise.all([polite, deaf].map((process) => new Promise((up) => process.stderr.once("data", up))));
    for (const process of [polite, deaf]) process.ask();
    expect(await polite.exit).toBe(3);
    await sleep(50);
    expect(deaf.hasEnded()).toBe(false);
    deaf.kill();
    // The stream would stay open with the command's own child.
    expect((await ends).map(({ out, code }) => [out, code])).toEqual([
      ["bye\n", 3],
      ["", 137],
    ]);
  });

  it("does not reach another one with a signal to its own group", async () => {
    const { starter } = await startersOf(command, 2);
    const [first, second] = [started(starter), started(starter)];
    await second.up;
    const { code } = await endOf(first, "kill -KILL 0; sleep 1");
    expect(code).toBe(137);
    expect((await endOf(second, "echo here")).out).toBe("here\n");
    expect((await endOf(started(starter), "echo here")).out).toBe("here\n");
  });

  it("goes with it, however that ends", async () => {
    const { starter } = await startersOf(command, 2);
    const [told, waiting] = [started(starter), started(starter)];
    const end = endOf(told, "echo up >&2; sleep 600");
    await Promise.all([waiting.up, new Promise((up) => told.stderr.once("data", up))]);
    const parent = parentOf(told.pid);
    const itself = command.signals === "group" ? parent : parentOf(parent);
    process.kill(itself, "SIGKILL");
    expect((await end).code).toBe(137);
    expect(await waiting.exit).toBe(137);
    await gone(told.pid, waiting.pid);
    // One that is asked for before the engine has heard of it ends at once.
    for (let late = starter.start(); late !== undefined; late = starter.start()) expect(await late.exit).toBe(137);
    await starter.close();
  });

  it("is gone when it is closed", async () => {
    const { starter } = await startersOf(command, 3);
    const [told, waiting, fresh] = [started(starter), started(starter), started(starter)];
    const end = endOf(told, "echo up >&2; sleep 600");
    await Promise.all([waiting.up, new Promise((up) => told.stderr.once("data", up))]);
    await starter.close();
    expect((await end).code).toBe(137);
    expect(await Promise.all([waiting.exit, fresh.exit])).toEqual([137, 137]);
    await gone(told.pid, waiting.pid);
  });
});

it("says so where it cannot make its pipes", async () => {
  const folder = mkdtempSync(join(root, "places-"));
  writeFileSync(join(folder, "1.out"), "");
  const [command] = commands;
  expect(await openStarter(folder, { ...command, env: hostEnvironment(), cwd: "/" }, 1)).toBeUndefined();
});

it("frees the place of one that could not be started", async () => {
  const { starter, folder } = await startersOf(commands[0], 1);
  mkdirSync(join(folder, "kept"));
  writeFileSync(join(folder, "1"), "in its way");
  expect(() => starter.start()).toThrow("EEXIST");
  expect(() => starter.start()).toThrow("EEXIST");
});

it("is tried with bubblewrap where that is there", () => expect(usable.length).toBeGreaterThan(0));
