import Database from "libsql";
import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What `.sagewright/engine.json` tells of the engine that runs there. */
export interface EngineFile {
  readonly endpoint: string;
  readonly pid: number;
  /** Of this engine alone, so that a file left behind is not taken for a later engine on the same port. */
  readonly instance: string;
}

export interface EngineLock {
  readonly instance: string;
  /** Writes engine.json: from now on the engine can be found. */
  publish(endpoint: string): void;
  release(): void;
}

const path = (folder: string) => join(folder, "engine.json");

/**
 * Takes the folder for this engine alone. The lock is the operating system's, held through an open transaction: it goes
 * when the process goes, however it ends, so a stale engine.json is just overwritten.
 */
export function lockFolder(folder: string): EngineLock {
  const db = new Database(join(folder, "engine.lock"));
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if ((error as { code?: unknown }).code !== "SQLITE_BUSY") throw error;
    const other = readEngineFile(folder);
    const who = other === undefined ? "" : ` (process ${other.pid}, ${other.endpoint})`;
    const how = other === undefined ? "stop it first" : `use it, or stop it with: kill ${other.pid}`;
    throw new Error(`an engine runs on ${folder} already${who}; ${how}`, { cause: error });
  }
  const instance = randomUUID();
  return {
    instance,
    publish: (endpoint) => {
      const content: EngineFile = { endpoint, pid: process.pid, instance };
      const draft = join(folder, `engine.json.${instance}`);
      writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`);
      renameSync(draft, path(folder));
    },
    release: () => {
      if (readEngineFile(folder)?.instance === instance) rmSync(path(folder), { force: true });
      db.exec("ROLLBACK");
      db.close();
    },
  };
}

/** What engine.json says, true or not. */
export function readEngineFile(folder: string): EngineFile | undefined {
  try {
    const value = JSON.parse(readFileSync(path(folder), "utf8")) as Partial<EngineFile>;
    const { endpoint, pid, instance } = value;
    if (typeof endpoint === "string" && typeof pid === "number" && typeof instance === "string")
      return { endpoint, pid, instance };
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a process of that id runs. One that has ended is listed until its parent has heard of it, which some never do. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
  return !["Z", "X"].includes(stateOf(pid));
}

/** As Linux writes it: `R`, `S`, `Z` of one that has ended; "" elsewhere. */
function stateOf(pid: number): string {
  try {
    return /^.*\) (.)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1] ?? "";
  } catch {
    return "";
  }
}
