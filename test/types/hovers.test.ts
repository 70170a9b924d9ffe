import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hoversOf } from "./language-server.ts";

const file = join(import.meta.dirname, "hovers.ts");
const lines = readFileSync(file, "utf8").split("\n");
const asked = lines.flatMap((line, i) => {
  const caret = /^(\s*\/\/\s*)\^\?(.*)$/.exec(line);
  return caret === null ? [] : [{ place: [i - 1, (caret[1] ?? "").length] as const, expected: caret[2]?.trim() }];
});

test("an editor shows the names of things, no wall of mapped types", async () => {
  const shown = await hoversOf(
    file,
    asked.map(({ place }) => place),
  );
  const types = shown.map((text) => /^```\w+\n([^]*?)\n```/.exec(text)?.[1]?.replaceAll(/\s+/g, " "));
  expect(types).toEqual(asked.map(({ expected }) => expected));
  expect(Math.max(...types.map((type) => type?.length ?? 0))).toBeLessThan(200);
  expect(types.length).toBeGreaterThan(15);
});
