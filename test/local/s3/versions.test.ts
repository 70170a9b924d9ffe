import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openObjects, type S3Objects } from "../../../local/s3/objects.ts";
import { versionOf, type Versioning } from "../../../local/s3/records.ts";
import { openStore, type Store } from "../../../local/store.ts";

const bucket = "kept";
const opened: Store[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sagewright-versions-"));
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(folder, { recursive: true, force: true });
});

const rootOf = (at: string) => join(at, "s3");

/** Opens what lies in a folder; `watch` is called before and after whatever is written to the store. */
function open(at: string, watch: () => void = () => undefined): S3Objects {
  const store = openStore(join(at, "state.db"));
  opened.push(store);
  const around = <T>(work: () => T): T => {
    watch();
    const result = work();
    watch();
    return result;
  };
  const watched: Store = {
    ...store,
    put: (kind, key, record) => around(() => store.put(kind, key, record)),
    transaction: (work) => around(() => store.transaction(work)),
  };
  return openObjects(watched, rootOf(at));
}

const put = (objects: S3Objects, key: string, body: string) => objects.put(bucket, key, Buffer.from(body));
const plain = (at: string, key: string) => {
  const file = join(rootOf(at), bucket, key);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
};
const files = (at: string) =>
  readdirSync(rootOf(at), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Every version, newest first, with its bytes, which must be those of its ETag; and that nothing else lies there. */
function stateOf(at: string, objects: S3Objects) {
  const state = objects.versions(bucket, "").map(({ version, latest }) => {
    const found = objects.find(bucket, version.key, versionOf(version));
    if (found === undefined) throw new Error(`${version.key} ${versionOf(version)} is listed and not there`);
    if ("marker" in found) return { key: version.key, id: versionOf(version), latest, marker: true };
    const bytes = readFileSync(found.file);
    expect(found.info.etag).toBe(`"${createHash("md5").update(bytes).digest("hex")}"`);
    return { key: version.key, id: versionOf(version), latest, body: bytes.toString() };
  });
  for (const { key, body, latest } of state) if (latest && key === "k") expect(plain(at, key)).toBe(body);
  expect(files(at)).toHaveLength(state.filter((one) => !("marker" in one)).length);
  return state;
}

describe("versions on disk", () => {
  it("leave the newest a plain file under its key, and the others beside the buckets", async () => {
    const objects = open(folder);
    objects.createBucket(bucket);
    await put(objects, "a/b", "one");
    objects.setVersioning(bucket, "Enabled");
    await put(objects, "a/b", "two");
    const { versionId = "" } = await put(objects, "a/b", "three");
    expect(plain(folder, "a/b")).toBe("three");
    expect(readdirSync(rootOf(folder)).toSorted()).toEqual([".uploads", ".versions", bucket]);
    objects.remove(bucket, "a/b");
    expect(existsSync(join(rootOf(folder), bucket, "a"))).toBe(false);
    expect(objects.head(bucket, "a/b")).toBeUndefined();
    expect(objects.find(bucket, "a/b", versionId)).toMatchObject({ info: { size: 5 } });
    for (const { version } of objects.versions(bucket, "")) objects.remove(bucket, "a/b", versionOf(version));
    objects.deleteBucket(bucket);
    expect(readdirSync(rootOf(folder))).toEqual([".uploads", ".versions"]);
    expect(files(folder)).toEqual([]);
  });

  it("are there still when a person removes the file; the key is not", async () => {
    const objects = open(folder);
    objects.createBucket(bucket);
    objects.setVersioning(bucket, "Enabled");
    const { versionId = "" } = await put(objects, "k", "old");
    await put(objects, "k", "new");
    rmSync(join(rootOf(folder), bucket, "k"));
    expect(objects.find(bucket, "k")).toBeUndefined();
    expect(objects.versions(bucket, "")).toMatchObject([{ version: { versionId }, latest: false }]);
    await put(objects, "k", "newer");
    expect(stateOf(folder, objects).map(({ body, latest }) => [body, latest])).toEqual([
      ["newer", true],
      ["old", false],
    ]);
  });

  it("keep those of one key apart from those of another", async () => {
    const objects = open(folder);
    objects.createBucket(bucket);
    objects.setVersioning(bucket, "Enabled");
    for (const key of ["a", "a/", "a/b", "ab", "ä", "🙂", "%61", "2f"]) {
      await put(objects, key, `1 ${key}`);
      await put(objects, key, `2 ${key}`);
    }
    const listed = objects.versions(bucket, "").map(({ version }) => version.key);
    expect([...new Set(listed)]).toEqual(["%61", "2f", "a", "a/", "a/b", "ab", "ä", "🙂"]);
    expect(listed).toHaveLength(16);
    expect(objects.versions(bucket, "a/")).toHaveLength(4);
    stateOf(folder, open(folder));
  });
});

const cases: Readonly<Record<string, { readonly before?: Versioning; act(objects: S3Objects): unknown }>> = {
  "an overwrite of an unversioned object": { act: (objects) => put(objects, "k", "new") },
  "a deletion of an unversioned object": { act: (objects) => objects.remove(bucket, "k") },
  "an overwrite that keeps the old": { before: "Enabled", act: (objects) => put(objects, "k", "new") },
  "a first write": { before: "Enabled", act: (objects) => put(objects, "first", "new") },
  "a delete marker": { before: "Enabled", act: (objects) => objects.remove(bucket, "k") },
  "the newest version's end": {
    before: "Enabled",
    act: (objects) => objects.remove(bucket, "k", versionOf(objects.head(bucket, "k") ?? {})),
  },
  "a delete marker's end": {
    before: "Enabled",
    act: (objects) => {
      const [newest] = objects.versions(bucket, "hidden");
      objects.remove(bucket, "hidden", newest === undefined ? "" : versionOf(newest.version));
    },
  },
  "a write to a suspended bucket": { before: "Suspended", act: (objects) => put(objects, "k", "new") },
  "a deletion in a suspended bucket": { before: "Suspended", act: (objects) => objects.remove(bucket, "k") },
};

describe("an engine that dies in the middle of", () => {
  it.each(Object.entries(cases))("%s leaves all or nothing of it", async (_, { before, act }) => {
    const first = open(folder);
    first.createBucket(bucket);
    await put(first, "k", "before versions");
    if (before !== undefined) {
      first.setVersioning(bucket, "Enabled");
      for (const body of ["one", "two", "three"]) await put(first, "k", body);
      await put(first, "hidden", "h");
      first.remove(bucket, "hidden");
      first.setVersioning(bucket, before);
    }
    const was = stateOf(folder, first);

    // What lies there whenever the store is written: what a kill at that moment leaves.
    const copies: string[] = [];
    const objects = open(folder, () => {
      const copy = join(folder, `copy-${copies.length}`);
      mkdirSync(copy);
      for (const name of readdirSync(folder))
        if (!name.startsWith("copy-")) cpSync(join(folder, name), join(copy, name), { recursive: true });
      copies.push(copy);
    });
    await act(objects);
    const is = stateOf(folder, objects).map(({ body }) => body);
    expect(is).not.toEqual(was.map(({ body }) => body));

    const seen = new Set<string>();
    const check = (copy: string) => {
      const state = JSON.stringify(stateOf(copy, open(copy)).map(({ body }) => body));
      expect([JSON.stringify(was.map(({ body }) => body)), JSON.stringify(is)]).toContain(state);
      seen.add(state);
    };
    for (const copy of copies) {
      // Also between two renames.
      const moves = movesUnderWay(copy);
      for (let i = 1; i < moves.length; i++) {
        const between = `${copy}-after-${i}`;
        cpSync(copy, between, { recursive: true });
        for (const { from, to } of moves.slice(0, i)) {
          if (!existsSync(join(rootOf(between), from)) || existsSync(join(rootOf(between), to))) continue;
          mkdirSync(dirname(join(rootOf(between), to)), { recursive: true });
          renameSync(join(rootOf(between), from), join(rootOf(between), to));
        }
        check(between);
      }
      check(copy);
    }
    expect(seen).toContain(JSON.stringify(is));
  });
});

/** The renames of the change that was begun and is not finished. */
function movesUnderWay(at: string): readonly { from: string; to: string }[] {
  const store = openStore(join(at, "state.db"));
  try {
    return store.list<{ moves?: { from: string; to: string }[] }>("S3Change").flatMap(({ moves }) => moves ?? []);
  } finally {
    store.close();
  }
}
