import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { canonical } from "../../definition/index.ts";
import { codeFiles, parameter } from "../../steps/index.ts";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** The URL of a pipeline file in a new folder with these files. */
function place(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder("asset");
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return pathToFileURL(join(folder, "skin/pipeline.ts")).href;
}

const files = { "skin/train.py": "a", "skin/evaluate.py": "b", "common/split.py": "c" };
const sources = { skin: "./*.py", common: "../common/*.py", "train.py": "./train.py" };

test("the hash is of paths in the asset and bytes: not of the folder, the time or the order of the sources", () => {
  const one = codeFiles(place(files), sources);
  const elsewhere = place(files);
  utimesSync(new URL("train.py", elsewhere), 1, 1);
  const { hash } = codeFiles(elsewhere, Object.fromEntries(Object.entries(sources).toReversed()));
  expect(hash).toBe(one.hash);
  expect(one.files.map((file) => file.path)).toEqual([
    "common/split.py",
    "skin/evaluate.py",
    "skin/train.py",
    "train.py",
  ]);
});

test.each([
  ["another byte", { ...files, "skin/train.py": "A" }, sources],
  ["another file", { ...files, "skin/more.py": "" }, sources],
  ["another path in the asset", files, { ...sources, common: "../common/*.py", "train.py": "./evaluate.py" }],
  ["bytes that moved from one file to the next", { ...files, "skin/evaluate.py": "ba", "skin/train.py": "" }, sources],
])("%s gives another hash", (_, changed, from) => {
  expect(codeFiles(place(changed), from).hash).not.toBe(codeFiles(place(files), sources).hash);
});

test("what does not match, and hidden files such as the loader's own, are left out", () => {
  const extra = {
    "skin/notes.md": "x",
    "skin/.pipeline.abc.mjs": "x",
    "skin/.hidden.py": "x",
    "skin/sub/deep.py": "x",
  };
  expect(codeFiles(place({ ...files, ...extra }), sources).hash).toBe(codeFiles(place(files), sources).hash);
});

test("the URIs fix the key; the bucket is text or a parameter", () => {
  const asset = codeFiles(place(files), sources);
  expect(canonical(asset.prefixUri("b"))).toBe(`"s3://b/code/${asset.hash}/files"`);
  expect(JSON.parse(canonical(asset.archiveUri(parameter.string("Bucket"))))).toEqual({
    "Std:Join": { On: "/", Values: ["s3:/", { Get: "Parameters.Bucket" }, `code/${asset.hash}/sourcedir.tar.gz`] },
  });
});

test.each([
  ["a file that is not there", { "x.py": "./none.py" }, /SW0105 .*none\.py cannot be read/],
  ["a pattern without a match", { x: "./*.r" }, /SW0105 .*no file matches .*\*\.r/],
  ["a folder that is not there", { x: "../none/*.py" }, /SW0105 .*none cannot be read/],
  ["a path that leaves the asset", { "../x.py": "./train.py" }, /SW0104 .*leaves its asset/],
])("%s is refused", (_, from, message) => {
  expect(() => codeFiles(place(files), from)).toThrow(message);
});
