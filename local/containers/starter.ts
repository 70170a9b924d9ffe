import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { guard } from "./guarded.ts";
import { openPlace, pipes, type Placed } from "./place.ts";
import type { Spawn } from "./spawn.ts";

/** A small process that starts others: one as large as the engine takes milliseconds for each, and does nothing else meanwhile. */
export interface Starter {
  /** Starts the command once more, in an empty folder; `undefined` while all places are taken. */
  start(): Placed | undefined;
  /** Whether anything that it started still runs. */
  isBusy(): boolean;
  /** Ends it, and all that it has started. */
  close(): Promise<void>;
}

// Each line on its standard input is a place to start the command in, in a process group of its own, which reports on fd 4.
// The input's end is the engine's: then all that it started ends, with its group, unless the number is another process's by now.
// Should it be killed itself, bubblewrap and the guard see to that.
const script = `
mkfifo -m 600 $1 || exit
kind=$2 guard=$3 places=$4
shift 4
echo
while read -r place; do
  eval "[ -z \\"\\$pid$place\\" ] || wait \\"\\$pid$place\\""
  (
    exec <"$place.in" >"$place.out" 2>"$place.err" 4>"$place.report"
    cd "$place" && unset OLDPWD || exit
    [ "$kind" = namespace ] && exec setsid "$@" 3<&-
    exec setsid sh -c "$guard" sh group "$@"
  ) &
  eval "pid$place=\\$!"
done
while [ "$places" -gt 0 ]; do
  eval "pid=\\$pid$places"
  read -r _ _ _ parent _ <"/proc/$pid/stat" && [ "$parent" = $$ ] && kill -KILL "$pid" "-$pid"
  places=$((places - 1))
done`;

/**
 * Makes a process that starts a command `places` times at once, each in a folder of its own below `folder`. The command
 * waits to be told on its standard input what to be, after an empty line on its standard output.
 */
export async function openStarter(folder: string, command: Spawn, places: number): Promise<Starter | undefined> {
  mkdirSync(folder, { recursive: true });
  const free = Array.from({ length: places }, (_, i) => String(i + 1));
  const names = free.flatMap((place) => pipes.map((pipe) => `${place}.${pipe}`)).join(" ");
  const words = [names, command.signals, guard, String(places), command.file, ...command.args];
  const child = spawn("/bin/sh", ["-c", script, "sh", ...words], {
    env: { ...command.env },
    cwd: folder,
    detached: true,
    stdio: ["pipe", "pipe", "ignore", "pipe"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
  // One that is gone says so by its exit.
  child.stdin?.on("error", () => undefined);
  const taken = new Set<Placed>();
  void gone.then(() => {
    child.stdio[3]?.destroy();
    for (const one of taken) one.giveUp();
  });
  const isUp = await Promise.race([once(child.stdout as NonNullable<ChildProcess["stdout"]>, "data"), gone]);
  if (isUp === undefined) return undefined;

  return {
    start: () => {
      const place = child.exitCode === null && child.signalCode === null ? free.shift() : undefined;
      if (place === undefined) return undefined;
      const own = join(folder, place);
      let placed: Placed;
      try {
        if (existsSync(`${own}.rest`)) renameSync(`${own}.rest`, own);
        else mkdirSync(own, { recursive: true });
        placed = openPlace(own, command.signals);
      } catch (error) {
        free.push(place);
        throw error;
      }
      taken.add(placed);
      void placed.left.then(() => {
        taken.delete(placed);
        free.push(place);
      });
      child.stdin?.write(`${place}\n`);
      return placed;
    },
    isBusy: () => taken.size > 0,
    close: async () => {
      child.stdin?.end();
      await gone;
      await Promise.all([...taken].map((placed) => placed.end()));
    },
  };
}
