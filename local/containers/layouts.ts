import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
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
  close(): Promise<void>;
}

/** As many of a kind as a chain of short steps uses up while more are laid out. */
const wanted = 8;

export function openLayouts(ctx: Pick<Context, "folder">): Layouts {
  const place = join(ctx.folder, "jobs", ".layouts");
  const ready = new Map<Layout, string[]>();
  const filling = new Set<Layout>();
  const work = new Set<Promise<void>>();
  let made = 0;
  let closed = false;

  const fill = async (layout: Layout, folders: string[]): Promise<void> => {
    const missing = Array.from({ length: wanted - folders.length }, () => join(place, String(++made)));
    await Promise.all(
      missing.map(async (folder) => {
        await Promise.all(layout.folders.map((path) => mkdir(join(folder, path), { recursive: true })));
        await Promise.all(layout.files.map((path) => writeFile(join(folder, path), "")));
        if (!closed) folders.push(folder);
      }),
    );
  };
  const refill = (layout: Layout, folders: string[]): void => {
    if (closed || filling.has(layout)) return;
    filling.add(layout);
    // A job that needs one meets the reason by itself.
    const done = fill(layout, folders)
      .catch(() => undefined)
      .finally(() => {
        filling.delete(layout);
        work.delete(done);
      });
    work.add(done);
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
    close: async () => {
      closed = true;
      ready.clear();
      await Promise.all(work);
      rmSync(place, { recursive: true, force: true });
    },
  };
}

function layOut(folder: string, { folders, files }: Layout): void {
  for (const path of folders) mkdirSync(join(folder, path), { recursive: true });
  for (const path of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
}
