import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { parsePython } from "../../../definition/evaluate/index.ts";
import { formatOf } from "../../../local/transform/format.ts";
import { compileJsonPath } from "../../../local/transform/json-path.ts";
import { openGate } from "../../../local/engine/gate.ts";
import { inOrder } from "../../../local/transform/in-order.ts";
import { bodyOf, packRecords, splitRecords, type SplitType } from "../../../local/transform/split.ts";

/** A TFRecord: length, its checksum, the data, their checksum; checksums are not looked at. */
function tfRecord(text: string): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([head, Buffer.from(text), Buffer.alloc(4)]);
}

/** A RecordIO frame: magic, length, the data, filled up to four bytes. */
function recordIo(text: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0xced7230a);
  head.writeUInt32LE(text.length, 4);
  return Buffer.concat([head, Buffer.from(text), Buffer.alloc((4 - (text.length % 4)) % 4)]);
}

const unlimited = Number.POSITIVE_INFINITY;

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The bytes in pieces of so many. */
const pieces = (bytes: Buffer, size: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

const split = (bytes: Buffer, type: SplitType, size = 65_536, limit = unlimited) =>
  all(splitRecords(pieces(bytes, size), type, limit));

async function* each(records: readonly Buffer[]): AsyncGenerator<Buffer, void> {
  yield* records;
}

const packed = async (records: readonly Buffer[], type: SplitType, limit: number) =>
  (await all(packRecords(each(records), type, true, limit))).map((batch) => bodyOf(batch, type));

describe("records", () => {
  it.each([
    ["TFRecord", tfRecord],
    ["RecordIO", recordIo],
  ] as const)("of %s are its frames, and packed as they are", async (type, frame) => {
    const frames = ["a", "bcd", "", "efghi"].map(frame);
    for (const size of [1, 3, 7, 16, 1000]) expect(await split(Buffer.concat(frames), type, size)).toEqual(frames);
    const limit = (frames[0]?.length ?? 0) + (frames[1]?.length ?? 0);
    const bodies = await packed(frames, type, limit);
    expect(Buffer.concat(bodies)).toEqual(Buffer.concat(frames));
    expect(bodies.every((body) => body.length <= limit)).toBe(true);
    expect(bodies[0]?.length).toBe(limit);
    const broken = Buffer.concat([...frames, Buffer.from("rest of something")]);
    const place = Buffer.concat(frames).length;
    for (const size of [1, 1000])
      await expect(split(broken, type, size)).rejects.toThrow(
        `the object is not ${type}: no whole record at byte ${place}`,
      );
    // What a frame says of its length is believed only up to what a request may have.
    await expect(split(Buffer.concat(frames), type, 3, 15)).rejects.toThrow("a record has more than 15 bytes");
  });

  it("of lines know both ends of a line, and no empty ones", async () => {
    const text = Buffer.from("a\r\n\nb\nc");
    for (const size of [1, 2, 3, 100]) expect((await split(text, "Line", size)).map(String)).toEqual(["a", "b", "c"]);
    expect((await packed(await split(text, "Line"), "Line", 3)).map(String)).toEqual(["a\nb", "c"]);
    expect(await split(Buffer.alloc(0), "Line")).toEqual([]);
    expect((await split(Buffer.from("abc\r\n"), "Line", 2, 3)).map(String)).toEqual(["abc"]);
  });

  it.each(["None", "Line"] as const)("of %s that no request may carry are not read to their end", async (type) => {
    let read = 0;
    function* endless(): Generator<Buffer, void> {
      for (;;) {
        read += 1000;
        yield Buffer.alloc(1000, "x");
      }
    }
    await expect(all(splitRecords(endless(), type, 5000))).rejects.toThrow("a record has more than");
    expect(read).toBeLessThan(8000);
  });
});

describe("answers", () => {
  const never = new AbortController().signal;
  const numbers = (most: number, taken: number[] = []) =>
    (async function* () {
      for (let i = 0; i < most; i++) {
        taken.push(i);
        yield i;
      }
    })();

  it("come in the order of the records, and records are read only when one can be sent", async () => {
    const taken: number[] = [];
    const waiting = new Map<number, () => void>();
    const work = async (i: number) => {
      await new Promise<void>((resolve) => waiting.set(i, resolve));
      return i;
    };
    const results = inOrder(numbers(100, taken), openGate(3), 3, never, work);
    const first = results.next();
    await vi.waitFor(() => expect([...waiting.keys()]).toEqual([0, 1, 2]));
    waiting.get(2)?.();
    waiting.get(1)?.();
    await sleep(20);
    // The first is not there yet: nothing more is read.
    expect(taken).toEqual([0, 1, 2]);
    waiting.get(0)?.();
    expect(await first).toEqual({ done: false, value: 0 });
    for (const i of [1, 2]) expect((await results.next()).value).toBe(i);
    expect(Math.max(...taken)).toBeLessThan(6);
    for (const end of waiting.values()) end();
    await results.return();
  });

  it("end with the first failure, and leave every place", async () => {
    const gate = openGate(2);
    const work = (i: number) => (i === 1 ? Promise.reject(new Error("no")) : Promise.resolve(i));
    await expect(all(inOrder(numbers(5), gate, 2, never, work))).rejects.toThrow("no");
    expect(await all(inOrder(numbers(5), gate, 2, never, (i) => Promise.resolve(i)))).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("a filter", () => {
  const json = formatOf("application/json", "input");
  const record = '{"id":7,"a":{"b":[1,2.0,3]},"x y":null,"list":[{"n":1},{"n":2},{"m":3}]}';
  it.each([
    ["$", record],
    ["$.id", "7"],
    ["$.a.b[1]", "2.0"],
    ["$.a.b[-1]", "3"],
    ["$.a.b[0,-1]", "[1,3]"],
    ["$.a.b[1:]", "[2.0,3]"],
    ["$.a.b[:-1]", "[1,2.0]"],
    ["$.a.b[*]", "[1,2.0,3]"],
    ["$.a.*", "[[1,2.0,3]]"],
    ["$['id','x y']", '{"id":7,"x y":null}'],
    ["$.['id']", "7"],
    ['$["a"]["b"][0]', "1"],
    ["$.list[*].n", "[1,2]"],
    ["$.list[0:2]['n']", "[1,2]"],
  ])("%s picks %s", (path, expected) => {
    const found = compileJsonPath(path)(parsePython(record) ?? null);
    expect(found === undefined ? undefined : json.write(found)).toBe(expected);
  });

  it.each(["$.none", "$.id.more", "$.a.b[9]", "$.a[0]", "$['q','r']"])("%s picks nothing", (path) => {
    expect(compileJsonPath(path)(parsePython(record) ?? null)).toBeUndefined();
  });

  it.each(["", "id", "$..id", "$[?(@.id)]", "$.a[", "$[1:2:3]", "$['a', 1]"])("%j is none", (path) => {
    expect(() => compileJsonPath(path)).toThrow("cannot read the filter");
  });
});

describe("CSV", () => {
  const csv = formatOf("text/csv; charset=utf-8", "input");
  it.each(["a,b", '"a,b",c', '"say ""x""",', "", ",", "1,,2.50"])("%j comes back as it was", (row) => {
    expect(csv.write(csv.read(row))).toBe(row);
  });
  it("reads quotes", () => {
    expect(csv.read('"a,b","say ""x""",')).toEqual(["a,b", 'say "x"', ""]);
    expect(() => csv.read('"open')).toThrow("not a row of CSV");
  });
});
