import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Writes `bin/sagewright` and `bin/npx` below the engine's folder, for the PATH of local deployment commands: the same
 * `npx sagewright …` that runs on AWS then runs this very installation, without a registry.
 */
export function writeShims(folder: string): void {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const cli = ["../bin/sagewright.js", "../../bin/sagewright.js"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (cli === undefined)
    throw new Error(`bin/sagewright.js is not part of this installation; install the package again`);
  const run = `exec ${quote(process.execPath)} ${quote(cli)} "$@"`;
  write(join(bin, "sagewright"), `#!/bin/sh\n${run}\n`);
  const others = `PATH=$(printf '%s' "$PATH" | tr ':' '\\n' | grep -vxF ${quote(bin)} | paste -sd: -)\nexport PATH\nexec npx "$@"`;
  write(join(bin, "npx"), `#!/bin/sh\nif [ "$1" = sagewright ]; then\n  shift\n  ${run}\nfi\n${others}\n`);
}

function write(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o755 });
  renameSync(draft, path);
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
