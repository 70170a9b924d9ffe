import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Store } from "../store.ts";
import { tidyFolders } from "./place.ts";

interface RecordName {
  readonly kind: string;
  readonly key: string;
}

/** A change of files and records; paths are relative to the root. */
export interface Change {
  /** Renames, in order. Only the last may replace a file, and its source is always there until it is done. */
  readonly moves?: readonly { readonly from: string; readonly to: string }[];
  /** Files that are no longer anybody's afterwards. */
  readonly remove?: readonly string[];
  readonly drop?: readonly RecordName[];
  readonly put?: readonly (RecordName & { readonly record: object })[];
}

interface Begun extends Change {
  readonly id: string;
}

/** Makes changes wholly: what an engine that died had begun, the next one finishes before it serves anybody. */
export interface Journal {
  run(change: Change): void;
}

const KIND = "S3Change";

/** Opens the journal of the files below `root`, and finishes what it holds. */
export function openJournal(store: Store, root: string): Journal {
  const move = ({ from, to }: { from: string; to: string }) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    renameSync(join(root, from), join(root, to));
  };
  const finish = ({ id, moves = [], remove = [], drop = [], put = [] }: Begun) => {
    for (const file of remove) rmSync(join(root, file), { force: true });
    store.transaction(() => {
      for (const { kind, key } of drop) store.delete(kind, key);
      for (const { kind, key, record } of put) store.put(kind, key, record);
      store.delete(KIND, id);
    });
    for (const left of [...moves.map(({ from }) => from), ...remove]) tidyFolders(root, left);
  };
  const redo = (begun: Begun) => {
    const moves = begun.moves ?? [];
    const last = moves.at(-1);
    if (last !== undefined && existsSync(join(root, last.from))) {
      for (const one of moves) if (existsSync(join(root, one.from))) move(one);
    }
    finish(begun);
  };
  const redoAll = () => {
    for (const begun of store.list<Begun>(KIND)) redo(begun);
  };
  redoAll();

  let unfinished = false;
  return {
    run: (change) => {
      if (unfinished) redoAll();
      unfinished = false;
      const begun: Begun = { ...change, id: randomUUID() };
      const moves = change.moves ?? [];
      if (moves.length > 0) store.put(KIND, begun.id, begun);
      const done: { from: string; to: string }[] = [];
      try {
        for (const one of moves) {
          move(one);
          done.unshift(one);
        }
      } catch (error) {
        for (const { from, to } of done) move({ from: to, to: from });
        store.delete(KIND, begun.id);
        throw error;
      }
      // The disk may be full: what the records do not say yet is made good before anything else is changed.
      unfinished = true;
      finish(begun);
      unfinished = false;
    },
  };
}
