import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { temporaryFolder } from "../temporary.ts";

export const root = resolve(import.meta.dirname, "../..");

/** A project of its own in a temporary folder, where `sagewright` can be imported; gone after the test. */
export function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder("project");
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/sagewright"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
