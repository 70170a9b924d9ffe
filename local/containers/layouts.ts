import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Context } from "../context.ts";

/** What is in a folder from the start. */
export interface Layout {
  readonly folders: readonly string[];
  /** Files that are filled later. */
  readonly files: readonly string[];
}

/** Folders that are laid out while jobs run: a file system takes its time for each file that it makes. */
export interface Layouts {
  /** Makes a folder with what belongs in it, instead of what is there. */
  make(folder: string, layout: Layout): void;
  /** Removes those that wait, and lays out no more. */
  close(): void;
}

/** As many of a kind as are laid out ahead. */
const wanted = 2;

export function openLayouts(ctx: Pick<Context, "folder">): Layouts {
  const place = join(ctx.folder, "jobs", ".layouts");
  const ready = new Map<Layout, string[]>();
  let made = 0;
  let closed = false;

  const refill = (layout: Layout, folders: string[]): void => {
    if (closed || folders.length >= wanted) return;
    const folder = join(place, String(++made));
    try {
      layOut(folder, layout);
      folders.push(folder);
    } catch {
      // A job that needs one meets the reason by itself.
    }
    setImmediate(() => refill(layout, folders));
  };

  return {
    make: (folder, layout) => {
      // Those of an engine that was killed.
      if (ready.size === 0) rmSync(place, { recursive: true, force: true });
      const folders = ready.get(layout) ?? [];
      ready.set(layout, folders);
      if (existsSync(folder)) rmSync(folder, { recursive: true });
      const found = folders.shift();
      if (found === undefined) layOut(folder, layout);
      else renameSync(found, folder);
      setImmediate(() => refill(layout, folders));
    },
    close: () => {
      closed = true;
      ready.clear();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

function layOut(folder: string, { folders, files }: Layout): void {
  mkdirSync(folder, { recursive: true });
  const all = new Set([...folders, ...files.map(dirname)]);
  for (const path of all) mkdirSync(join(folder, path), { recursive: true });
  for (const path of files) writeFileSync(join(folder, path), "");
}
