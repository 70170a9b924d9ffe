import { describe, expect, it } from "vitest";
import { parsePython } from "../../../definition/evaluate/index.ts";
import { formatOf } from "../../../local/transform/format.ts";
import { compileJsonPath } from "../../../local/transform/json-path.ts";
import { bodyOf, packRecords, splitRecords } from "../../../local/transform/split.ts";

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

describe("records", () => {
  it.each([
    ["TFRecord", tfRecord],
    ["RecordIO", recordIo],
  ] as const)("of %s are its frames, and packed as they are", (type, frame) => {
    const frames = ["a", "bcd", "", "efghi"].map(frame);
    const records = splitRecords(Buffer.concat(frames), type);
    expect(records).toEqual(frames);
    const limit = (frames[0]?.length ?? 0) + (frames[1]?.length ?? 0);
    const bodies = packRecords(records, type, true, limit).map((batch) => bodyOf(batch, type));
    expect(Buffer.concat(bodies)).toEqual(Buffer.concat(frames));
    expect(bodies.every((body) => body.length <= limit)).toBe(true);
    expect(bodies[0]?.length).toBe(limit);
    const broken = Buffer.concat([...frames, Buffer.from("rest of something")]);
    expect(() => splitRecords(broken, type)).toThrow(`the object is not ${type}: no whole record at byte `);
  });

  it("of lines know both ends of a line, and no empty ones", () => {
    const lines = splitRecords(Buffer.from("a\r\n\nb\nc"), "Line");
    expect(lines.map(String)).toEqual(["a", "b", "c"]);
    expect(packRecords(lines, "Line", true, 3).map((batch) => String(bodyOf(batch, "Line")))).toEqual(["a\nb", "c"]);
    expect(splitRecords(Buffer.alloc(0), "Line")).toEqual([]);
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
