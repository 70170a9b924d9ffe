import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { unifiedDiff } from "../../cli/unified-diff.ts";

test("a change is shown with three lines around it", () => {
  const lines = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const after = lines.map((line) => (line === "e" ? "E" : line));
  expect(unifiedDiff("x.json", `${lines.join("\n")}\n`, `${after.join("\n")}\n`)).toBe(
    "--- x.json\n+++ x.json\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n",
  );
});

test("equal texts have no difference", () => {
  expect(unifiedDiff("x", "a\n", "a\n")).toBe("");
});

const text = fc
  .array(fc.constantFrom("a", "b", "c", "", "{", "}"), { maxLength: 30 })
  .chain((lines) => fc.boolean().map((end) => lines.join("\n") + (end && lines.length > 0 ? "\n" : "")));

const hasPatch = spawnSync("patch", ["--version"]).status === 0;

test.runIf(hasPatch)("patch turns the one text into the other with it", () => {
  const folder = temporaryFolder("patch");
  try {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== "" && after !== "");
        const file = join(folder, "x");
        writeFileSync(file, before);
        const { status, stdout, stderr } = spawnSync("patch", ["--no-backup-if-mismatch", "-s", file], {
          input: unifiedDiff("x", before, after),
          encoding: "utf8",
        });
        expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
        expect(readFileSync(file, "utf8")).toBe(after);
      }),
      { numRuns: 60 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
