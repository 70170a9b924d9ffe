import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../..");

/** What the compiler says of one file in a folder of its own, by line; what it says of other files is their business. */
export function compilerSays(
  folder: string,
  name: string,
  text: string,
  compilerOptions: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<number, string> {
  writeFileSync(join(folder, name), text);
  const config = { extends: join(root, "tsconfig.json"), compilerOptions, include: [join(folder, name)], exclude: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
  const found = new Map<number, string>();
  let at = 0;
  for (const line of stdout.split("\n")) {
    const start = /^(\S.*?)\((\d+),\d+\): error/.exec(line);
    if (start !== null) at = start[1]?.endsWith(name) === true ? Number(start[2]) : 0;
    if (at > 0) found.set(at, `${found.get(at) ?? ""}${line}\n`);
  }
  return found;
}
