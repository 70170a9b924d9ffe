import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { create } from "tar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { bucket, openFixture, role } from "../engine/fixture.ts";
import { eventually, openStage, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ loadedModels: 2 });
  for (const name of ["a", "b", "c"]) await stage.modelData(name, `many/${name}.tar.gz`);
  const url = await stage.fixture.put("many/folder/note.txt", "not a model");
  const prefix = url.replace("folder/note.txt", "");
  await stage.model("speaks", { Mode: "MultiModel", url: prefix, Environment: { SPEAKS: "1" } });
  await stage.model("silent", { Mode: "MultiModel", url: prefix });
  for (const name of ["speaks", "silent"]) {
    await stage.config(name, [{}]);
    expect(await stage.create(name, name)).toMatchObject({ EndpointStatus: "InService" });
  }
});
afterAll(() => stage?.close());

describe.each(["speaks", "silent"])("a multi-model endpoint whose container is %s", (endpoint) => {
  const ask = async (model: string, body = "x") =>
    (await stage.invoke(endpoint, body, { TargetModel: `${model}.tar.gz` })).text;

  it("answers with the model that a request names, loading what it needs and unloading the rest", async () => {
    const order = ["a", "b", "a", "c", "a", "b"];
    for (const model of order) expect(await ask(model)).toBe(`${model}:x`);
    expect(await Promise.all(["c", "c", "c"].map((model) => ask(model)))).toEqual(["c:x", "c:x", "c:x"]);
  });

  it("refuses a request without a model and one whose model is not in S3", async () => {
    await expect(stage.invoke(endpoint, "x")).rejects.toMatchObject({ name: "ValidationError" });
    await expect(ask("none")).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringMatching(
        /^Failed to download model data\(bucket: \S+, key: many\/none\.tar\.gz\)\./,
      ) as unknown,
    });
    await expect(ask("../models/a")).rejects.toMatchObject({ name: "ValidationError" });
  });

  it("goes on when a model dies", async () => {
    await expect(ask("a", "die")).rejects.toMatchObject({ name: "ModelError" });
    expect(await ask("a")).toBe("a:x");
  });
});

it("loads through the container's own interface, and unloads the least recently used model when it is full", () => {
  const log = stage.fixture
    .log("/aws/sagemaker/Endpoints/speaks", "Main/local")
    .split("\n")
    .filter((line) => /^(un)?loads/.test(line));
  expect(log.slice(0, 5)).toEqual(["loads a", "loads b", "unloads b", "loads c", "unloads c"]);
});

it("refuses a TargetModel on an endpoint of one model", async () => {
  await stage.model("single");
  await stage.config("single", [{}]);
  await stage.create("single", "single");
  await expect(stage.invoke("single", "x", { TargetModel: "a.tar.gz" })).rejects.toThrow(/no multi-model endpoint/);
});

it("gives each model of handler functions a process of the project's own server", async () => {
  const serve = fileURLToPath(new URL("../../../pipelines/common/serve.py", import.meta.url));
  const fixture = await openFixture({
    images: [{ match: "own:1", interpreter: "python3", serve: ["python3", serve] }],
  });
  try {
    for (const name of ["left", "right"]) await fixture.put(`handlers/${name}.tar.gz`, await handlers(name));
    const container = { Image: "own:1", Mode: "MultiModel" as const, ModelDataUrl: `s3://${bucket}/handlers` };
    const { sagemaker, engine } = fixture;
    await sagemaker.send(
      new CreateModelCommand({ ModelName: "own", ExecutionRoleArn: role, PrimaryContainer: container }),
    );
    const variant = {
      VariantName: "Main",
      ModelName: "own",
      InitialInstanceCount: 1,
      InstanceType: "ml.m5.large" as const,
    };
    await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: "own", ProductionVariants: [variant] }));
    await sagemaker.send(new CreateEndpointCommand({ EndpointName: "own", EndpointConfigName: "own" }));
    await eventually(async () => {
      const { EndpointStatus } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "own" }));
      return EndpointStatus === "InService" ? true : undefined;
    }, "the endpoint");
    for (const name of ["left", "right", "left"]) {
      const answer = await engine.context.hosting.invoke("own", {
        body: Buffer.from("3"),
        contentType: "text/plain",
        accept: "text/plain",
        targetModel: `${name}.tar.gz`,
      });
      expect(answer.body.toString()).toBe(`${name} 3`);
    }
  } finally {
    await fixture.close();
  }
});

async function handlers(name: string): Promise<Buffer> {
  const folder = temporaryFolder("model");
  mkdirSync(join(folder, "code"));
  writeFileSync(join(folder, "weights.txt"), name);
  writeFileSync(
    join(folder, "code", "inference.py"),
    `
def model_fn(model_dir): return open(model_dir + "/weights.txt").read()
def transform_fn(model, body, content_type, accept): return model + " " + body.decode(), accept
`,
  );
  const file = join(folder, "model.tar.gz");
  await create({ gzip: true, cwd: folder, file }, ["weights.txt", "code"]);
  return readFileSync(file);
}
