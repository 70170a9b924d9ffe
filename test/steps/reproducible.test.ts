import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { root } from "./examples.ts";

const folder = temporaryFolder("same");

/** The definition of a copy of the sources in that folder, built by a process of its own that takes it to be that day. */
async function definitionIn(name: string, day: string, env: Readonly<Record<string, string>>): Promise<string> {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  for (const file of ["every-type.ts", "every-job.ts", "every-job.py"]) {
    copyFileSync(join(root, "test/steps", file), join(place, file));
    utimesSync(join(place, file), new Date(day), new Date(day));
  }
  await build({
    stdin: {
      contents: `
        import built from "./every-type.ts";
        process.stdout.write(JSON.stringify({ text: built.definition(), day: new Date(), zone: new Date().getTimezoneOffset() }));`,
      resolveDir: place,
    },
    outfile: join(place, "main.mjs"),
    alias: { sagewright: join(root, "index.ts") },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: {
      js: `const Then = class extends Date { constructor(...given) { given.length === 0 ? super("${day}") : super(...given); } static now() { return Date.parse("${day}"); } }; globalThis.Date = Then; Math.random = () => ${(Date.parse(day) % 997) / 997};`,
    },
  });
  const { stdout, stderr } = spawnSync(process.execPath, [join(place, "main.mjs")], {
    cwd: place,
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  expect(stderr).toBe("");
  const told = JSON.parse(stdout) as { readonly text: string; readonly day: string; readonly zone: number };
  expect(told.day).toBe(day);
  expect(told.zone).toBe(env["TZ"] === "Asia/Kolkata" ? -330 : 0);
  return told.text;
}

test("the same sources give the same bytes: in any folder, on any day, in any time zone and language", async () => {
  const here = await definitionIn("a", "2024-02-29T00:00:00.000Z", { TZ: "UTC", LANG: "C", HOME: "/" });
  const there = await definitionIn("a much deeper/folder ü", "2031-12-31T23:59:59.999Z", {
    TZ: "Asia/Kolkata",
    LANG: "de_DE.UTF-8",
    HOME: folder,
  });
  expect(there).toBe(here);
  expect(JSON.parse(here)).toMatchObject({ Version: "2020-12-01" });
  expect(here).not.toMatch(/sagewright-same|2024-|2031-/);
});
