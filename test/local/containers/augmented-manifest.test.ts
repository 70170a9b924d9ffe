import { inputTrees } from "../../../local/engine/cache-content.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, openFixture, type Fixture } from "../engine/fixture.ts";
import { channel, train } from "./jobs.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
  for (const name of ["a", "b", "c"]) await fixture.put(`img/${name}.bin`, Buffer.from([0, 1, 2, name.charCodeAt(0)]));
});
afterAll(() => fixture.close());

const line = (name: string, more: object) =>
  JSON.stringify({ "source-ref": `s3://${bucket}/img/${name}.bin`, ...more });
const lines = [
  line("a", { id: 1, class: "0", box: { left: 1, note: "ü" }, "x-metadata": {} }),
  line("b", { class: "1", score: 0.5, box: [1.0, 2], ignored: true }),
  `{"box": 1.50, "class": "zwei\\n2", "source-ref": "s3://${bucket}/img/c.bin"}`,
];
const put = (name: string, text: string) => fixture.put(name, text);
const augmented = (uri: string, AttributeNames: readonly string[], more: object = {}, source: object = {}) =>
  channel(
    "train",
    uri,
    { S3DataType: "AugmentedManifestFile", AttributeNames, ...source },
    { InputMode: "Pipe", RecordWrapperType: "RecordIO", ...more },
  );

/** Reads the records of an epoch. */
const reader = `
import struct
def records(epoch):
    raw = open(f'/opt/ml/input/data/train_{epoch}', 'rb').read()
    found = []
    while raw:
        magic, length = struct.unpack('<II', raw[:8])
        assert magic == 0xced7230a, hex(magic)
        found.append(raw[8:8 + length])
        raw = raw[8 + length + -length % 4:]
    return found
`;

describe("an augmented manifest", () => {
  it("is streamed as a record for each attribute, in the order asked for, again in each epoch", async () => {
    const uri = await put("m1.jsonl", `${lines.join("\n")}\n\n`);
    const code = `${reader}
expected = [
    b'0', bytes([0, 1, 2, 97]), '{"left":1,"note":"ü"}'.encode(),
    b'1', bytes([0, 1, 2, 98]), b'[1,2]',
    b'zwei\\n2', bytes([0, 1, 2, 99]), b'1.50',
]
for epoch in range(2):
    found = records(epoch)
    assert found == expected, found
`;
    const job = await train(fixture, code, { InputDataConfig: [augmented(uri, ["class", "source-ref", "box"])] });
    expect(job.FailureReason).toBeUndefined();
  });

  it("is one stream of bytes where nothing is wrapped", async () => {
    const uri = await put("m2.jsonl", lines.join("\n"));
    const code = `
found = open('/opt/ml/input/data/train_0', 'rb').read()
assert found == b'\\0\\1\\2a0' + b'\\0\\1\\2b1' + b'\\0\\1\\2czwei\\n2', found
`;
    const plain = augmented(uri, ["source-ref", "class"], { RecordWrapperType: "None" });
    expect((await train(fixture, code, { InputDataConfig: [plain] })).FailureReason).toBeUndefined();
  });

  it("is shuffled by lines, whose attributes stay together", async () => {
    const many = Array.from({ length: 12 }, (_, i) => JSON.stringify({ x: `${i}`, y: `${i}y` }));
    const uri = await put("m3.jsonl", many.join("\n"));
    const code = `${reader}
seen = []
for epoch in range(3):
    found = records(epoch)
    pairs = list(zip(found[::2], found[1::2]))
    assert all(y == x + b'y' for x, y in pairs) and sorted(int(x) for x, _ in pairs) == list(range(12)), pairs
    seen.append(tuple(pairs))
assert len(set(seen)) > 1, seen
`;
    const shuffled = augmented(uri, ["x", "y"], { ShuffleConfig: { Seed: 3 } });
    expect((await train(fixture, code, { InputDataConfig: [shuffled] })).FailureReason).toBeUndefined();
  });

  it("fails a job that asks for what is not there, and says where", async () => {
    const uri = await put("m4.jsonl", `${line("a", {})}\n${line("none", { class: "1" })}\n`);
    const reason = async (InputDataConfig: ReturnType<typeof augmented>) =>
      (await train(fixture, "pass", { InputDataConfig: [InputDataConfig] })).FailureReason;
    expect(await reason(augmented(uri, ["class"]))).toBe(
      `ClientError: line 1 of the augmented manifest ${uri} has no attribute "class"`,
    );
    expect(await reason(augmented(uri, ["source-ref"]))).toMatch(/img\/none\.bin does not exist/);
    expect(await reason(augmented(uri, []))).toMatch(/needs AttributeNames/);
    expect(await reason(augmented(await put("m5.jsonl", "[1]"), ["x"]))).toMatch(/line 1 of .* is no JSON object/);
    expect(await reason(augmented(uri, ["class"], { InputMode: "File" }))).toMatch(
      /channel train: AugmentedManifestFile needs input mode Pipe, this one is File/,
    );
  });

  it("is another input for the cache when an object that it names has other bytes", async () => {
    const S3Uri = await put("m6.jsonl", `${line("a", {})}\n${line("c", {})}\n`);
    const around = { S3Uri, S3DataType: "AugmentedManifestFile" };
    const leaf = { path: "Arguments.InputDataConfig.train.DataSource.S3DataSource.S3Uri", value: S3Uri, around };
    const trees = () => inputTrees(fixture.engine.context, [leaf], undefined);
    const [before] = trees();
    expect(before).toMatchObject({ uri: S3Uri, objects: 3 });
    await fixture.put("img/c.bin", "other");
    expect(trees()[0]?.digest).not.toBe(before?.digest);
  });
});
