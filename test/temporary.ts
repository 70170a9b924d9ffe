import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";

const made: string[] = [];
/** Says whose folder it is, for when nobody comes to remove it. */
const name = ".test-file";

/** A new folder for this test file, which goes when all its tests and hooks have ended. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${prefix}-`));
  made.push(folder);
  return folder;
}

/**
 * Gives the test file a folder of its own for temporary files. What lies in it at the end, other than the folders made
 * here, was left behind by what is tested.
 */
export function watchTemporaryFiles(): void {
  const before = process.env["TMPDIR"];
  // A short name: sockets lie in it, whose whole names are limited to 107 bytes.
  const own = mkdtempSync(join(tmpdir(), "t-"));
  process.env["TMPDIR"] = own;
  writeFileSync(join(own, name), expect.getState().testPath ?? "");
  // Registered before any other hook, so it runs after all of them.
  afterAll(() => {
    for (const folder of made.splice(0)) remove(folder);
    const left = readdirSync(own).filter((entry) => entry !== name);
    remove(own);
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    if (left.length > 0)
      throw new Error(`${left.join(", ")}: left in the temporary folder; who makes it must remove it`);
  });
}

// A process that was just killed may still be writing.
const remove = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
