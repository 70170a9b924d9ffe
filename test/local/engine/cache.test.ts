import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { age, cached, makeAndUse, openPipeline, parameters } from "./cached-pipeline.ts";
import { bucket, definition, input, openFixture, output, python, type Fixture } from "./fixture.ts";

const warnings = (fixture: Fixture) =>
  fixture.notes.filter(({ level }) => level === "warning").map(({ message }) => message);

describe("with the service's keys", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture();
    await fixture.put("words/words.txt", "first");
  });
  afterAll(() => fixture.close());

  it("takes the result of the last run with the same values: its job, its outputs, at once", async () => {
    const play = await openPipeline(fixture);
    const first = await play(makeAndUse());
    expect(first.status).toBe("Succeeded");
    expect(first.from).toBeUndefined();
    const second = await play(makeAndUse());
    expect(second.status).toBe("Succeeded");
    expect(second.from).toBe(first.arn);
    expect(second.step("Make")?.Metadata).toEqual(first.step("Make")?.Metadata);
    expect(second.step("Make")?.StepStatus).toBe("Succeeded");
    // A step without CacheConfig runs, on the outputs of the first run.
    expect(second.step("Use")?.CacheHitResult).toBeUndefined();
    expect(second.step("Use")?.Metadata).not.toEqual(first.step("Use")?.Metadata);
    // A hit stands for the run it came from, not for itself.
    expect((await play(makeAndUse())).from).toBe(first.arn);
  });

  it("looks at what is in the key, and at nothing else", async () => {
    const play = await openPipeline(fixture);
    const first = await play(makeAndUse());
    expect((await play(makeAndUse(), { Kind: "ml.m5.xlarge" })).from).toBe(first.arn);
    expect((await play(makeAndUse("P1Y", `s3://${bucket}/elsewhere`))).from).toBe(first.arn);
    const other = await play(makeAndUse(), { Words: "one two" });
    expect(other.from).toBeUndefined();
    expect((await play(makeAndUse(), { Words: "one two" })).from).toBe(other.arn);
    // The newest with the same values, not the newest of all.
    expect((await play(makeAndUse())).from).toBe(first.arn);
    expect((await play(makeAndUse("P30D", undefined, { CacheConfig: { Enabled: false } }))).from).toBeUndefined();
  });

  it("looks in the same pipeline only", async () => {
    await (
      await openPipeline(fixture)
    )(makeAndUse());
    expect((await (await openPipeline(fixture))(makeAndUse())).from).toBeUndefined();
  });

  it("takes only runs that succeeded", async () => {
    const play = await openPipeline(fixture);
    const broken = definition([python("Make", "raise SystemExit(3)", { step: cached() })]);
    expect((await play(broken)).status).toBe("Failed");
    const again = await play(broken);
    expect(again.status).toBe("Failed");
    expect(again.from).toBeUndefined();
  });

  it.each(["30d", "P30D", "p4w", "T720h", "30dT0h", "1m"])("finds nothing that is older than %s", async (after) => {
    const play = await openPipeline(fixture);
    const first = await play(makeAndUse(after));
    age(fixture, 27 * 86_400);
    expect((await play(makeAndUse(after))).from).toBe(first.arn);
    age(fixture, 5 * 86_400);
    const later = await play(makeAndUse(after));
    expect(later.from).toBeUndefined();
    expect((await play(makeAndUse(after))).from).toBe(later.arn);
  });

  it("survives the engine's end", async () => {
    const play = await openPipeline(fixture);
    const first = await play(makeAndUse());
    await fixture.restart();
    expect((await play(makeAndUse())).from).toBe(first.arn);
  });

  it("takes what SageMaker would, and says so, where inputs hold other bytes or outputs are gone", async () => {
    const play = await openPipeline(fixture);
    const plain = definition([makeAndUse().Steps[0] ?? {}], parameters);
    const first = await play(plain);
    await fixture.put("words/words.txt", "second");
    expect((await play(plain)).from).toBe(first.arn);
    expect(warnings(fixture).at(-1)).toMatch(
      /step Make takes the results of execution \w{12}, as SageMaker would, although its inputs hold other bytes now: s3:.*\/words\/ \(1 object: words\/words.txt\); --cache content runs it again/,
    );
    await fixture.put("words/words.txt", "first");
    const id = first.arn.split("/").at(-1) ?? "";
    fixture.engine.context.objects.delete(bucket, `made/${id}/result.txt`);
    expect((await play(plain)).from).toBe(first.arn);
    expect(warnings(fixture).at(-1)).toContain(`not there as it left them: s3://${bucket}/made/${id}/ (gone`);
  });
});

describe("by content", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture(undefined, { cache: "content" });
  });
  afterAll(() => fixture.close());

  it("runs again where the bytes of an input changed, and finds an older run with the bytes of now", async () => {
    const play = await openPipeline(fixture);
    await fixture.put("words/words.txt", "first");
    const first = await play(makeAndUse());
    expect((await play(makeAndUse())).from).toBe(first.arn);
    await fixture.put("words/words.txt", "second");
    const second = await play(makeAndUse());
    expect(second.from).toBeUndefined();
    expect((await play(makeAndUse())).from).toBe(second.arn);
    await fixture.put("words/words.txt", "first");
    expect((await play(makeAndUse())).from).toBe(first.arn);
    await fixture.put("words/more.txt", "more");
    expect((await play(makeAndUse())).from).toBeUndefined();
    expect(warnings(fixture)).toEqual([]);
  });

  it("runs again where an output is gone or another run has written over it", async () => {
    const play = await openPipeline(fixture);
    const there = makeAndUse("P30D", `s3://${bucket}/one-place`);
    const first = await play(there);
    expect((await play(there)).from).toBe(first.arn);
    await play(there, { Words: "one more" });
    const again = await play(there);
    expect(again.from).toBeUndefined();
    expect(fixture.read("one-place/result.txt")).toMatch(/^one first|^one second/);
    fixture.engine.context.objects.delete(bucket, "one-place/result.txt");
    expect((await play(there)).from).toBeUndefined();
  });

  it("looks into the members of a manifest", async () => {
    const play = await openPipeline(fixture);
    await fixture.put("parts/a.txt", "a");
    const uri = await fixture.put("manifest.json", JSON.stringify([{ prefix: `s3://${bucket}/parts/` }, "a.txt"]));
    const listed = { ...input("parts", uri), S3Input: { ...input("parts", uri).S3Input, S3DataType: "ManifestFile" } };
    const text = definition([python("Make", "print(1)", { inputs: [listed], step: cached() })]);
    const first = await play(text);
    expect((await play(text)).from).toBe(first.arn);
    await fixture.put("parts/a.txt", "b");
    expect((await play(text)).from).toBeUndefined();
  });

  it("does not take where a script is told to write for an input", async () => {
    const play = await openPipeline(fixture);
    const place = `s3://${bucket}/told`;
    const text = definition([
      python("Make", "open('/opt/ml/processing/out/a', 'w').write('x')", {
        args: ["--out", place],
        outputs: [output("out", place)],
        step: cached(),
      }),
    ]);
    const first = await play(text);
    expect((await play(text)).from).toBe(first.arn);
  });
});

describe("off", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture(undefined, { cache: "off" });
    await fixture.put("words/words.txt", "first");
  });
  afterAll(() => fixture.close());

  it("runs every step", async () => {
    const play = await openPipeline(fixture);
    await play(makeAndUse());
    expect((await play(makeAndUse())).from).toBeUndefined();
  });
});
