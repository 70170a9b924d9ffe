import { closeSync, constants, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { readReport } from "./report.ts";
import { childrenOf, killAll, killGroup } from "./signals.ts";
import type { Spawn, Waiting } from "./spawn.ts";

/** A process that was started in a place of its own: a folder, with named pipes beside it. */
export interface Placed extends Waiting {
  readonly folder: string;
  /** Where an empty folder may be put for another process to be started in. */
  readonly rest: string;
  /** When nothing holds its pipes any more. */
  readonly left: Promise<unknown>;
  /** Takes it for ended where it has never reported. */
  giveUp(): void;
}

/** What a place's pipes end in: its standard streams, and what it reports on. */
export const pipes = ["in", "out", "err", "report"] as const;

const { O_RDONLY, O_RDWR, O_NONBLOCK } = constants;

/** Opens the engine's ends of a place's pipes, for a process to come. A reader must be there first: a writer waits for it. */
export function openPlace(folder: string, signals: Spawn["signals"]): Placed {
  const ends: number[] = [];
  try {
    for (const pipe of pipes)
      ends.push(openSync(`${folder}.${pipe}`, (pipe === "in" ? O_RDWR : O_RDONLY) | O_NONBLOCK));
  } catch (error) {
    ends.forEach(closeSync);
    throw error;
  }
  let input = ends.shift();
  const [stdout, stderr, reports] = ends.map((fd) => new Socket({ fd, readable: true, writable: false })) as [
    Socket,
    Socket,
    Socket,
  ];
  const report = readReport(reports);
  const reported = new Promise<unknown>((resolve) => reports.once("data", resolve));
  const said = new Promise<boolean>((resolve) => {
    stdout.once("readable", () => resolve(stdout.read() !== null));
  });
  const kill = (): void =>
    signals === "namespace"
      ? killAll(report.pid() === 0 ? [] : [report.pid()], "SIGKILL")
      : killGroup(report.pid(), "SIGKILL");
  let told = false;
  let ended = false;
  const exit = closed(reports).then(() => {
    ended = true;
    // Of a namespace nothing is left, and its number may be another's.
    if (signals === "group") kill();
    return report.code() ?? 137;
  });
  const up = Promise.race([Promise.all([said, reported]).then(([isUp]) => isUp), exit.then(() => false)]);
  const left = Promise.all([exit, closed(stdout), closed(stderr)]);
  const closeInput = (): void => {
    if (input !== undefined) closeSync(input);
    input = undefined;
  };
  return {
    folder,
    rest: `${folder}.rest`,
    get pid() {
      return report.pid();
    },
    ...{ stdout, stderr, exit, up, left },
    hasEnded: () => ended,
    tell: (text) => {
      told = true;
      if (input !== undefined) writeSync(input, text);
      closeInput();
    },
    ask: () =>
      signals === "namespace" ? killAll(childrenOf(report.pid()), "SIGTERM") : killGroup(report.pid(), "SIGTERM"),
    kill,
    end: async () => {
      await up;
      if (!ended) kill();
      closeInput();
      await exit;
      // Of one that was told they are read to their ends.
      if (!told) for (const stream of [stdout, stderr]) stream.destroy();
      await left;
    },
    giveUp: () => {
      if (report.pid() === 0) reports.destroy();
    },
  };
}

const closed = (stream: Socket): Promise<void> => new Promise((resolve) => stream.once("close", () => resolve()));
