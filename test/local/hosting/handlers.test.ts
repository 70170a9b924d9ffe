import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { create } from "tar";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openManifests } from "../../../local/index.ts";
import { register as status } from "../../../cli/commands/status.ts";
import { runCommand } from "../../pipelines/command.ts";
import { temporaryFolder } from "../../temporary.ts";
import { openFixture, role, type Fixture } from "../engine/fixture.ts";
import { eventually } from "./stage.ts";

let fixture: Fixture;
beforeAll(async () => {
  // The entry has no "serve": the engine's own server calls the model's handlers.
  fixture = await openFixture({ images: [{ match: "framework:1", interpreter: "python3" }] });
});
afterAll(() => fixture?.close());

/** Makes an endpoint of a model with these files; how it stands once it is settled. */
async function serve(name: string, files: Readonly<Record<string, string>>, Environment: Record<string, string> = {}) {
  const folder = temporaryFolder("model");
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const archive = join(temporaryFolder("archive"), "model.tar.gz");
  await create({ gzip: true, cwd: folder, file: archive }, Object.keys(files));
  return serveArchive(name, archive, Environment);
}

async function serveArchive(name: string, archive: string, Environment: Record<string, string> = {}) {
  const ModelDataUrl = await fixture.put(`models/${name}.tar.gz`, readFileSync(archive));
  const { sagemaker } = fixture;
  const PrimaryContainer = { Image: "framework:1", ModelDataUrl, Environment };
  await sagemaker.send(new CreateModelCommand({ ModelName: name, ExecutionRoleArn: role, PrimaryContainer }));
  const variant = {
    VariantName: "Main",
    ModelName: name,
    InitialInstanceCount: 1,
    InstanceType: "ml.m5.large" as const,
  };
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: [variant] }));
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  return eventually(async () => {
    const found = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
    return found.EndpointStatus === "Creating" ? undefined : found;
  }, name);
}

async function ask(EndpointName: string, body: string, more: { ContentType?: string; Accept?: string } = {}) {
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const { endpoint } = fixture.engine;
  const runtime = new SageMakerRuntimeClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  try {
    const { Body, ContentType } = await runtime.send(
      new InvokeEndpointCommand({ EndpointName, Body: Buffer.from(body), ...more }),
    );
    return { text: Buffer.from(Body ?? []).toString(), type: ContentType };
  } finally {
    runtime.destroy();
  }
}

const parts = `
import os, time
def pre_model_fn(model_dir): print("pre", os.listdir(model_dir))
def model_fn(model_dir, context):
    assert context.system_properties["model_dir"] == model_dir
    return open(model_dir + "/weights.txt").read()
def model_warmup_fn(model_dir, model): print("warm", model)
def input_fn(data, content_type): return type(data).__name__, data
def predict_fn(data, model):
    if data[1] == "boom": raise ValueError("bad thing")
    if data[1] == "die": os._exit(3)
    if data[1] == "slow": time.sleep(20)
    if data[1] == "wait": time.sleep(1)
    return [model, *data, os.getpid()] if data[1] in ("pid", "wait") else [model, data[0], str(data[1])]
def output_fn(prediction, accept, context): return repr((prediction, accept, context.get_request_header(0, "content-type"))), "text/x-answer"
`;
const files = { "weights.txt": "w", "code/inference.py": parts };

it("loads the model once and calls input_fn, predict_fn and output_fn in turn", async () => {
  const served = await serve("parts", files);
  expect(served).toMatchObject({ EndpointStatus: "InService" });
  const { name: runner, grade } = await fixture.runner();
  expect(openManifests(fixture.project)(served.EndpointArn)).toMatchObject({ runner, grade });
  const shown = await runCommand(status, fixture.project, "status");
  expect(shown.stdout).toMatch(new RegExp(`^parts +InService +${runner} \\(${grade}\\)$`, "m"));
  // Text types come as text, all others as bytes; without an Accept the answer is JSON's.
  expect(await ask("parts", "1,2", { ContentType: "text/csv", Accept: "text/plain" })).toEqual({
    text: "(['w', 'str', '1,2'], 'text/plain', 'text/csv')",
    type: "text/x-answer",
  });
  const bytes = await ask("parts", "x", { ContentType: "image/png" });
  expect(bytes.text).toBe(`(['w', 'bytes', "b'x'"], 'application/json', 'image/png')`);
  const log = fixture.log("/aws/sagemaker/Endpoints/parts", "Main/local");
  expect(log.match(/^warm w$/gm)).toHaveLength(1);
  expect(log).toContain("pre [");
});

it("answers an exception with 500, its text and its trace", async () => {
  await expect(ask("parts", "boom", { ContentType: "text/csv" })).rejects.toMatchObject({
    name: "ModelError",
    OriginalStatusCode: 500,
    OriginalMessage: expect.stringMatching(
      /^bad thing\nTraceback [^]*inference\.py[^]*ValueError: bad thing\n$/,
    ) as unknown,
  });
});

it("starts a worker again that died", async () => {
  await expect(ask("parts", "die", { ContentType: "text/csv" })).rejects.toMatchObject({
    OriginalMessage: "Worker died",
  });
  expect((await ask("parts", "1", { ContentType: "text/csv" })).text).toContain("'w'");
});

it("has as many workers as SAGEMAKER_MODEL_SERVER_WORKERS says, and ends one that takes too long", async () => {
  await serve("two", files, { SAGEMAKER_MODEL_SERVER_WORKERS: "2", SAGEMAKER_MODEL_SERVER_TIMEOUT: "2" });
  const wait = () => ask("two", "wait", { ContentType: "text/csv" });
  const answers = await Promise.all([wait(), wait()]);
  expect(new Set(answers.map(({ text }) => /(\d+)\]/.exec(text)?.[1])).size).toBe(2);
  await expect(ask("two", "slow", { ContentType: "text/csv" })).rejects.toMatchObject({
    OriginalMessage: "Worker timed out: it did not answer within 2 s",
  });
  expect((await ask("two", "1", { ContentType: "text/csv" })).text).toContain("'w'");
}, 30_000);

it("takes an archive as the Python SDK packs it, whose first member is /", async () => {
  const folder = temporaryFolder("packed");
  mkdirSync(join(folder, "code"));
  writeFileSync(
    join(folder, "code/inference.py"),
    "def model_fn(d): return 'm'\ndef transform_fn(m, b, c, a): return m + b\n",
  );
  const archive = join(temporaryFolder("archive"), "model.tar.gz");
  const pack =
    "import sys, tarfile, os\nwith tarfile.open(sys.argv[2], 'w:gz') as t: t.add(sys.argv[1], arcname=os.path.sep)";
  execFileSync("python3", ["-c", pack, folder, archive]);
  expect(await serveArchive("packed", archive)).toMatchObject({ EndpointStatus: "InService" });
  expect((await ask("packed", "x", { ContentType: "text/csv" })).text).toBe("mx");
});

it("takes transform_fn instead, and SAGEMAKER_PROGRAM", async () => {
  const program = `
def model_fn(model_dir): return "m"
def transform_fn(model, body, content_type, accept): return model + body
`;
  await serve("whole", { "code/other.py": program }, { SAGEMAKER_PROGRAM: "other.py" });
  expect(await ask("whole", '"x"', { ContentType: "application/json", Accept: "text/plain" })).toEqual({
    text: 'm"x"',
    type: "text/plain",
  });
});

it("needs no handlers but model_fn where the model predicts by itself", async () => {
  const program = `
class Sum:
    def predict(self, rows): return [sum(row) for row in rows]
def model_fn(model_dir): return Sum()
def input_fn(data, content_type): return [[float(n) for n in line.split(",")] for line in data.split()]
`;
  await serve("sums", { "code/inference.py": program });
  expect((await ask("sums", "1,2\n3,4", { ContentType: "text/csv" })).text).toBe("[3.0, 7.0]");
  await expect(ask("sums", "1", { ContentType: "text/csv", Accept: "image/png" })).rejects.toThrow(
    /Content type image\/png is not supported by this framework/,
  );
});

it.each([
  [
    "both",
    { "code/inference.py": `${parts}\ndef transform_fn(model, body, content_type, accept): pass\n` },
    /Cannot use transform_fn/,
  ],
  ["none", { "weights.txt": "w" }, /there is no model_fn: .*needs "serve" in its entry of sagewright\.config\.json/],
  [
    "wants",
    { ...files, "code/requirements.txt": "no-such-package==9\n" },
    /code\/requirements\.txt asks for no-such-package==9/,
  ],
])("fails an endpoint whose model cannot be served, and says why: %s", async (name, given, reason) => {
  expect(await serve(name, given)).toMatchObject({
    EndpointStatus: "Failed",
    FailureReason: expect.stringMatching(reason) as unknown,
  });
});
