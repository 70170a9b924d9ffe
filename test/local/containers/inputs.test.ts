import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, input, openFixture, type Fixture } from "../engine/fixture.ts";
import { channel, process, train } from "./jobs.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
  for (const name of ["a", "b", "c", "d", "e"]) await fixture.put(`in/${name}.txt`, `${name}\n`);
  for (const name of ["a", "b"]) await fixture.put(`zip/${name}.gz`, gzipSync(`${name}${name}\n`));
  await fixture.put("bad/a.gz", "this is not gzip");
});
afterAll(() => fixture.close());

const data = `s3://${bucket}/in/`;

describe("input mode Pipe", () => {
  it("streams a channel's objects in order, again in each epoch", async () => {
    const code = `
import os, stat
for epoch in range(3):
    path = f'/opt/ml/input/data/train_{epoch}'
    assert stat.S_ISFIFO(os.stat(path).st_mode), path
    text = open(path).read()
    assert text == 'a\\nb\\nc\\nd\\ne\\n', (epoch, text)
assert not os.path.exists('/opt/ml/input/data/train')
import json
assert json.load(open('/opt/ml/input/config/inputdataconfig.json'))['train']['TrainingInputMode'] == 'Pipe'
`;
    const job = await train(fixture, code, { InputDataConfig: [channel("train", data, {}, { InputMode: "Pipe" })] });
    expect(job.FailureReason).toBeUndefined();
  });

  it("goes on when a reader has had enough, and ends with a job that never reads", async () => {
    await fixture.put("big/zeros", Buffer.alloc(3_000_000));
    const code = `
with open('/opt/ml/input/data/big_0', 'rb') as pipe: assert len(pipe.read(10)) == 10
with open('/opt/ml/input/data/big_1', 'rb') as pipe: assert len(pipe.read()) == 3_000_000
`;
    const InputDataConfig = [
      channel("big", `s3://${bucket}/big/`, {}, { InputMode: "Pipe" }),
      channel("unread", data, {}, { InputMode: "Pipe" }),
    ];
    expect((await train(fixture, code, { InputDataConfig })).FailureReason).toBeUndefined();
  });

  it("unpacks Gzip, wraps records and shuffles each epoch anew", async () => {
    const code = `
import struct
def records(epoch):
    raw = open(f'/opt/ml/input/data/r_{epoch}', 'rb').read()
    found = []
    while raw:
        magic, length = struct.unpack('<II', raw[:8])
        assert magic == 0xced7230a, hex(magic)
        found.append(raw[8:8 + length].decode())
        raw = raw[8 + length + -length % 4:]
    return found
seen = [records(epoch) for epoch in range(6)]
assert all(sorted(s) == ['a\\n', 'b\\n', 'c\\n', 'd\\n', 'e\\n'] for s in seen), seen
assert len({tuple(s) for s in seen}) > 1, seen
assert open('/opt/ml/input/data/z_0').read() == 'aa\\nbb\\n'
`;
    const pipe = { InputMode: "Pipe" };
    const InputDataConfig = [
      channel("r", data, {}, { ...pipe, RecordWrapperType: "RecordIO", ShuffleConfig: { Seed: 7 } }),
      channel("z", `s3://${bucket}/zip/`, {}, { ...pipe, CompressionType: "Gzip" }),
    ];
    expect((await train(fixture, code, { InputDataConfig })).FailureReason).toBeUndefined();
  });

  it("fails a job whose data cannot be streamed instead of letting it wait", async () => {
    const code =
      "open('/opt/ml/input/data/z_0').read(); open('/opt/ml/input/data/z_1').read(); import time; time.sleep(99)";
    const bad = channel("z", `s3://${bucket}/bad/`, {}, { InputMode: "Pipe", CompressionType: "Gzip" });
    const job = await train(fixture, code, { InputDataConfig: [bad] });
    expect(job).toMatchObject({
      TrainingJobStatus: "Failed",
      FailureReason: expect.stringMatching(/^ClientError: cannot stream s3:.*\/bad\/: incorrect header check/),
    });
  });

  it("is there for processing jobs too", async () => {
    const source = input("x", data);
    const zipped = input("z", `s3://${bucket}/zip/`);
    const inputs = [
      { ...source, S3Input: { ...source.S3Input, S3InputMode: "Pipe" } },
      { ...zipped, S3Input: { ...zipped.S3Input, S3InputMode: "Pipe", S3CompressionType: "Gzip" } },
    ];
    const code = `
assert open('/opt/ml/processing/input/x_0').read() == 'a\\nb\\nc\\nd\\ne\\n'
assert open('/opt/ml/processing/input/z_0').read() == 'aa\\nbb\\n'
`;
    expect((await process(fixture, code, { inputs })).FailureReason).toBeUndefined();
  });
});

describe("input mode FastFile", () => {
  it("has files that cannot be changed, beside channels that can", async () => {
    const code = `
import os
assert sorted(os.listdir('/opt/ml/input/data/fast')) == ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt']
assert open('/opt/ml/input/data/fast/a.txt').read() == 'a\\n' and os.stat('/opt/ml/input/data/fast/a.txt').st_mode & 0o222 == 0
for wrong in (lambda: open('/opt/ml/input/data/fast/a.txt', 'w'), lambda: open('/opt/ml/input/data/fast/new', 'w')):
    try: wrong()
    except OSError as error: print(error)
    else: raise SystemExit('it can be written')
open('/opt/ml/input/data/slow/a.txt', 'a').write('more')
`;
    const InputDataConfig = [channel("fast", data, {}, { InputMode: "FastFile" }), channel("slow", data)];
    const job = await train(fixture, code, { InputDataConfig });
    const { name } = await fixture.runner();
    // Only a namespace can take the right to write from root.
    if (["bubblewrap", "namespace"].includes(name)) expect(job.FailureReason).toBeUndefined();
    expect(fixture.read("in/a.txt")).toBe("a\n");
  });
});

describe("a channel", () => {
  it("may be a manifest, also in pieces", async () => {
    const manifest = await fixture.put("m.json", JSON.stringify([{ prefix: data }, "c.txt", "a.txt"]));
    const code =
      "import os; assert sorted(os.listdir('/opt/ml/input/data/m')) == ['a.txt', 'c.txt']; assert open('/opt/ml/input/data/p_0').read() == 'c\\na\\n'";
    const InputDataConfig = [
      channel("m", manifest, { S3DataType: "ManifestFile" }),
      channel("p", manifest, { S3DataType: "ManifestFile" }, { InputMode: "Pipe" }),
    ];
    expect((await train(fixture, code, { InputDataConfig })).FailureReason).toBeUndefined();
    const missing = await fixture.put("m2.json", JSON.stringify([{ prefix: data }, "none.txt"]));
    const bad = { InputDataConfig: [channel("m", missing, { S3DataType: "ManifestFile" })] };
    expect((await train(fixture, "pass", bad)).FailureReason).toMatch(/in\/none\.txt does not exist/);
  });

  it("names what has no effect", async () => {
    await train(fixture, "pass", { InputDataConfig: [channel("g", data, {}, { CompressionType: "Gzip" })] });
    expect(fixture.notes.map(({ message }) => message).join("\n")).toMatch(
      /channel g: CompressionType Gzip has an effect in input mode Pipe alone, this one is File/,
    );
  });
});
