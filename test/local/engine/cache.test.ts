import { UpdatePipelineCommand, StartPipelineExecutionCommand, CreatePipelineCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, definition, input, openFixture, output, python, role, type Fixture } from "./fixture.ts";

const cached = (ExpireAfter?: string) => ({
  CacheConfig: { Enabled: true, ...(ExpireAfter !== undefined && { ExpireAfter }) },
});
const get = (what: string) => ({ Get: what });
const parameters = [
  { Name: "Words", Type: "String", DefaultValue: "one" },
  { Name: "Kind", Type: "String", DefaultValue: "ml.m5.large" },
];
const write = `
import sys, time
print("ran")
open("/opt/ml/processing/out/result.txt", "w").write(f"{sys.argv[1]} {open('/opt/ml/processing/input/data/words.txt').read()} {time.time()}")
`;
const read = `
import sys
assert open("/opt/ml/processing/input/made/result.txt").read().startswith("one"), "not the words"
`;
const data = () => input("data", `s3://${bucket}/words/`);

/** A cached step that writes a file, and one that is not cached and reads it. */
const pipeline = (expireAfter = "P30D", outputUri: unknown = undefined, more: object = {}) =>
  definition(
    [
      python("Make", write, {
        args: [get("Parameters.Words")],
        inputs: [data()],
        outputs: [
          output(
            "out",
            outputUri ?? {
              "Std:Join": { On: "/", Values: [`s3://${bucket}/made`, get("Execution.PipelineExecutionId")] },
            },
          ),
        ],
        step: { ...cached(expireAfter), ...more },
        request: {
          ProcessingResources: {
            ClusterConfig: { InstanceType: get("Parameters.Kind"), InstanceCount: 1, VolumeSizeInGB: 1 },
          },
        },
      }),
      python("Use", read, {
        inputs: [input("made", get("Steps.Make.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"))],
      }),
    ],
    parameters,
  );

let count = 0;

/** A pipeline that can be started again and again, and changed in between. */
async function openPipeline(fixture: Fixture) {
  const PipelineName = `cached-${++count}`;
  let made = false;
  const play = async (text: object, values: Readonly<Record<string, string>> = {}) => {
    await fixture.putScripts();
    const PipelineDefinition = JSON.stringify(text);
    await fixture.sagemaker.send(
      made
        ? new UpdatePipelineCommand({ PipelineName, PipelineDefinition })
        : new CreatePipelineCommand({ PipelineName, PipelineDefinition, RoleArn: role }),
    );
    made = true;
    const { PipelineExecutionArn = "" } = await fixture.sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName,
        PipelineParameters: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    const end = await fixture.finish(PipelineExecutionArn);
    return { ...end, from: end.step("Make")?.CacheHitResult?.SourcePipelineExecutionArn };
  };
  return play;
}

/** Moves the end of every remembered run back. */
function age(fixture: Fixture, seconds: number): void {
  const { store } = fixture.engine.context;
  for (const { PipelineExecutionArn: arn } of store.list<{ PipelineExecutionArn: string }>("PipelineExecution")) {
    const record = store.get<{ result?: { ended: number } }>("StepCacheRecord", `${arn}/Make`);
    if (record?.result === undefined) continue;
    const result = { ...record.result, ended: record.result.ended - seconds };
    store.put("StepCacheRecord", `${arn}/Make`, { ...record, result });
  }
}

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
    const first = await play(pipeline());
    expect(first.status).toBe("Succeeded");
    expect(first.from).toBeUndefined();
    const second = await play(pipeline());
    expect(second.status).toBe("Succeeded");
    expect(second.from).toBe(first.arn);
    expect(second.step("Make")?.Metadata).toEqual(first.step("Make")?.Metadata);
    expect(second.step("Make")?.StepStatus).toBe("Succeeded");
    // A step without CacheConfig runs, on the outputs of the first run.
    expect(second.step("Use")?.CacheHitResult).toBeUndefined();
    expect(second.step("Use")?.Metadata).not.toEqual(first.step("Use")?.Metadata);
    // A hit stands for the run it came from, not for itself.
    expect((await play(pipeline())).from).toBe(first.arn);
  });

  it("looks at what is in the key, and at nothing else", async () => {
    const play = await openPipeline(fixture);
    const first = await play(pipeline());
    expect((await play(pipeline(), { Kind: "ml.m5.xlarge" })).from).toBe(first.arn);
    expect((await play(pipeline("P1Y", `s3://${bucket}/elsewhere`))).from).toBe(first.arn);
    const other = await play(pipeline(), { Words: "one two" });
    expect(other.from).toBeUndefined();
    expect((await play(pipeline(), { Words: "one two" })).from).toBe(other.arn);
    // The newest with the same values, not the newest of all.
    expect((await play(pipeline())).from).toBe(first.arn);
    expect((await play(pipeline("P30D", undefined, { CacheConfig: { Enabled: false } }))).from).toBeUndefined();
  });

  it("looks in the same pipeline only", async () => {
    await (
      await openPipeline(fixture)
    )(pipeline());
    expect((await (await openPipeline(fixture))(pipeline())).from).toBeUndefined();
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
    const first = await play(pipeline(after));
    age(fixture, 27 * 86_400);
    expect((await play(pipeline(after))).from).toBe(first.arn);
    age(fixture, 5 * 86_400);
    const later = await play(pipeline(after));
    expect(later.from).toBeUndefined();
    expect((await play(pipeline(after))).from).toBe(later.arn);
  });

  it("survives the engine's end", async () => {
    const play = await openPipeline(fixture);
    const first = await play(pipeline());
    await fixture.restart();
    expect((await play(pipeline())).from).toBe(first.arn);
  });

  it("takes what SageMaker would, and says so, where inputs hold other bytes or outputs are gone", async () => {
    const play = await openPipeline(fixture);
    const plain = definition([pipeline().Steps[0] ?? {}], parameters);
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
    const first = await play(pipeline());
    expect((await play(pipeline())).from).toBe(first.arn);
    await fixture.put("words/words.txt", "second");
    const second = await play(pipeline());
    expect(second.from).toBeUndefined();
    expect((await play(pipeline())).from).toBe(second.arn);
    await fixture.put("words/words.txt", "first");
    expect((await play(pipeline())).from).toBe(first.arn);
    await fixture.put("words/more.txt", "more");
    expect((await play(pipeline())).from).toBeUndefined();
    expect(warnings(fixture)).toEqual([]);
  });

  it("runs again where an output is gone or another run has written over it", async () => {
    const play = await openPipeline(fixture);
    const there = pipeline("P30D", `s3://${bucket}/one-place`);
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

  it("runs every step, and leaves results that may be taken later", async () => {
    const play = await openPipeline(fixture);
    await play(pipeline());
    expect((await play(pipeline())).from).toBeUndefined();
  });
});
