import { expect, test } from "vitest";
import { pipeline } from "../../pipelines/pipeline.ts";
import { upsert } from "../../pipelines/upsert.ts";
import { assetOf, fail, parameter, training } from "../../steps/index.ts";
import { trainingJob } from "../steps/jobs.ts";
import { service, type Asked } from "./service.ts";

const arn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/p";
const roleArn = "arn:aws:iam::123456789012:role/r";
const asset = assetOf([
  { path: "train.py", bytes: Buffer.from("x") },
  { path: "common/a.py", bytes: Buffer.from("y") },
]);
const code = `/artifacts/code/${asset.hash}`;
const built = (bucket: Parameters<typeof asset.prefixUri>[0]) =>
  pipeline("p", {
    steps: [
      training("T", {
        ...trainingJob,
        Environment: { FILES: asset.prefixUri(bucket) },
        HyperParameters: { sagemaker_submit_directory: asset.archiveUri(bucket) },
      }),
    ],
  });
const options = (p: ReturnType<typeof built>) => ({
  name: p.name,
  definition: p.definition(),
  assets: p.assets,
  roleArn,
});
const answers = (asked: Asked) => (asked.operation.endsWith("Pipeline") ? { body: { PipelineArn: arn } } : {});

test("code goes up once, then the pipeline is created", async () => {
  const { clients, asked, operations } = await service(answers);
  const made = await upsert(clients, {
    ...options(built("artifacts")),
    description: "d",
    tags: [{ Key: "k", Value: "v" }],
  });
  expect(made).toEqual({ PipelineArn: arn, outcome: "created" });
  expect(operations().slice(0, -1).toSorted()).toEqual([
    `PUT ${code}/files/common/a.py`,
    `PUT ${code}/files/train.py`,
    `PUT ${code}/sourcedir.tar.gz`,
  ]);
  expect(asked.slice(0, -1).every((one) => one.headers["if-none-match"] === "*")).toBe(true);
  expect(asked.at(-1)).toMatchObject({
    operation: "CreatePipeline",
    input: {
      PipelineName: "p",
      RoleArn: roleArn,
      PipelineDefinition: built("artifacts").definition(),
      PipelineDescription: "d",
      Tags: [{ Key: "k", Value: "v" }],
    },
  });
});

test("a pipeline that is there is updated and tagged; code that is there stays", async () => {
  const { clients, operations } = await service((asked) => {
    if (asked.operation === "CreatePipeline")
      return {
        code: "ValidationException",
        body: "Pipeline names must be unique within an AWS account and region. Pipeline with name (p) already exists.",
      };
    return asked.operation.startsWith("PUT") ? { status: 412, code: "PreconditionFailed" } : answers(asked);
  });
  const made = await upsert(clients, { ...options(built("artifacts")), tags: [{ Key: "k", Value: "v" }] });
  expect(made).toEqual({ PipelineArn: arn, outcome: "updated" });
  expect(operations().slice(-3)).toEqual(["CreatePipeline", "UpdatePipeline", "AddTags"]);
});

test("another refusal is not taken for an existing pipeline", async () => {
  const { clients, operations } = await service((asked) =>
    asked.operation === "CreatePipeline" ? { code: "ValidationException", body: "Invalid property reference" } : {},
  );
  await expect(upsert(clients, options(built("artifacts")))).rejects.toThrow("Invalid property reference");
  expect(operations()).not.toContain("UpdatePipeline");
});

test("an upload that fails for another reason ends it before the pipeline is touched", async () => {
  const { clients, operations } = await service((asked) =>
    asked.operation.startsWith("PUT") ? { status: 403, code: "AccessDenied" } : answers(asked),
  );
  await expect(upsert(clients, options(built("artifacts")))).rejects.toThrow("AccessDenied");
  expect(operations()).not.toContain("CreatePipeline");
});

test("a bucket parameter takes its value from the parameters; without one nothing is sent", async () => {
  const { clients, operations } = await service(answers);
  const wanting = options(built(parameter.string("Bucket")));
  await expect(upsert(clients, wanting)).rejects.toThrow(
    /SW0401 .*the bucket for the code is a parameter without a value/,
  );
  expect(operations()).toEqual([]);
  await upsert(clients, { ...wanting, parameters: { Bucket: "artifacts" } });
  expect(operations()).toContain(`PUT ${code}/sourcedir.tar.gz`);
});

test("code that nobody brought is said to be missing", async () => {
  const { clients, operations } = await service(answers);
  await expect(upsert(clients, { ...options(built("artifacts")), assets: [] })).rejects.toThrow(
    /SW0402 .*is not beside the definition/,
  );
  expect(operations()).toEqual([]);
});

test("a definition of 100 KiB or more goes through S3", async () => {
  const { clients, asked } = await service(answers);
  const large = pipeline("p", { steps: [fail("Stop", { ErrorMessage: "x".repeat(100 * 1024) })] });
  await expect(upsert(clients, options(large))).rejects.toThrow("SW0404");
  await upsert(clients, { ...options(large), parameters: { Bucket: "artifacts" } });
  const [put, create] = asked;
  expect(put?.operation).toMatch(/^PUT \/artifacts\/p\/definition\/[0-9a-f]{64}\.json$/);
  expect(create?.input).toMatchObject({
    PipelineDefinitionS3Location: { Bucket: "artifacts", ObjectKey: put?.operation.slice("PUT /artifacts/".length) },
  });
  expect(create?.input["PipelineDefinition"]).toBeUndefined();
});
