import { randomUUID } from "node:crypto";
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/** Replaces a file's text in one step, links followed and its mode kept: a reader sees the old text or the new one. */
export function replaceText(file: string, text: string): void {
  const real = realpathSync(file);
  const temporary = `${real}.${randomUUID()}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: "wx", mode: statSync(real).mode & 0o7777 });
    renameSync(temporary, real);
  } finally {
    rmSync(temporary, { force: true });
  }
}
