import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openJournal } from "../../../local/s3/journal.ts";
import { openStore, type Store } from "../../../local/store.ts";

let root: string;
let store: Store;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sagewright-journal-"));
  store = openStore(join(root, "state.db"));
});
afterEach(() => {
  store.close();
  rmSync(root, { recursive: true, force: true });
});

const write = (name: string) => writeFileSync(join(root, name), name);
const read = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), "utf8") : undefined);
const record = (name: string) => [{ kind: "R", key: name, record: { name } }];

it("takes back the renames of a change that cannot be made, and forgets it", () => {
  const journal = openJournal(store, root);
  write("old");
  write("new");
  const moves = [
    { from: "old", to: "aside/old" },
    { from: "missing", to: "old" },
  ];
  expect(() => journal.run({ moves, put: record("r") })).toThrow(/ENOENT/);
  expect([read("old"), read("aside/old")]).toEqual(["old", undefined]);
  openJournal(store, root);
  expect([store.list("R"), store.list("S3Change")]).toEqual([[], []]);
});

it("makes good what the store did not take before it changes anything else", () => {
  let full = false;
  const journal = openJournal(
    {
      ...store,
      transaction: (work) => {
        if (full) throw new Error("the disk is full");
        return store.transaction(work);
      },
    },
    root,
  );
  write("a");
  write("b");
  full = true;
  expect(() => journal.run({ moves: [{ from: "a", to: "A" }], put: record("a") })).toThrow("the disk is full");
  expect(store.get("R", "a")).toBeUndefined();
  full = false;
  journal.run({ moves: [{ from: "b", to: "B" }], put: record("b") });
  expect(store.list("R")).toEqual([{ name: "a" }, { name: "b" }]);
  expect([read("A"), read("B"), store.list("S3Change")]).toEqual(["a", "b", []]);
});
