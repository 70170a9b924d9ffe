import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { DescribePipelineCommand, ListTagsCommand } from "@aws-sdk/client-sagemaker";
import { expect, test } from "vitest";
import { pipeline } from "../../pipelines/pipeline.ts";
import { upsert } from "../../pipelines/upsert.ts";
import { fail, parameter } from "../../steps/index.ts";
import { engine } from "./engine.ts";
import { service } from "./service.ts";

/** A pipeline whose definition has at least this many characters. */
const ofSize = (characters: number, letter = "x") =>
  pipeline("large", {
    parameters: [parameter.string("Note", "n")],
    steps: Array.from({ length: Math.ceil(characters / 3000) }, (_, i) =>
      fail(`Stop${i}`, { ErrorMessage: letter.repeat(2900) }),
    ),
  });

test("a definition of more than 102,400 bytes goes through S3 under its content's hash, and is not overwritten", async () => {
  const { clients, roleArn, bucket } = await engine();
  const keys = async () =>
    ((await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(
      ({ Key, LastModified }) => ({
        Key,
        LastModified,
      }),
    );
  const put = (built: ReturnType<typeof ofSize>) =>
    upsert(clients, { name: "large", definition: built.definition(), roleArn, bucket });
  const first = ofSize(150_000);
  expect(first.definition().length).toBeGreaterThan(102_400);
  expect((await put(first)).outcome).toBe("created");
  const described = await clients.sagemaker.send(new DescribePipelineCommand({ PipelineName: "large" }));
  expect(described.PipelineDefinition).toBe(first.definition());
  const [before] = await keys();
  expect(before?.Key).toMatch(/^large\/definition\/[0-9a-f]{64}\.json$/);
  expect((await put(first)).outcome).toBe("updated");
  expect(await keys()).toEqual([before]);
  await put(ofSize(150_000, "y"));
  expect(await keys()).toHaveLength(2);
  expect(await keys()).toContainEqual(before);
});

test("more than 1 MiB is refused before anything is sent", async () => {
  const { clients, operations } = await service(() => ({}));
  const definition = ofSize(1_100_000).definition();
  await expect(upsert(clients, { name: "large", definition, roleArn: "r", bucket: "b" })).rejects.toThrow(
    /SW0406 large: the definition of large has \d+ characters; SageMaker takes at most 1048576, through S3 too/,
  );
  expect(operations()).toEqual([]);
});

test("what a pipeline says beside its definition goes with the request", async () => {
  const { clients, roleArn } = await engine();
  const tags = [{ Key: "team", Value: "vision" }];
  const { name, settings, ...built } = pipeline("told", {
    steps: [fail("Stop", {})],
    PipelineDisplayName: "Told",
    PipelineDescription: "says what it is",
    ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
    Tags: tags,
    MlflowConfig: { MlflowResourceArn: parameter.string("Mlflow", "arn:x"), MlflowExperimentName: "told" },
  });
  expect(JSON.parse(built.definition())).toMatchObject({
    Parameters: [{ Name: "Mlflow" }],
    MlflowConfig: { MlflowResourceArn: { Get: "Parameters.Mlflow" }, MlflowExperimentName: "told" },
  });
  await upsert(clients, { name, settings, definition: built.definition(), roleArn });
  expect(await clients.sagemaker.send(new DescribePipelineCommand({ PipelineName: name }))).toMatchObject({
    PipelineDisplayName: "Told",
    PipelineDescription: "says what it is",
    ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
  });
  const ResourceArn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/told";
  expect((await clients.sagemaker.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual(tags);
  const settingsOf = (changes: object) => () => pipeline("p", { steps: [fail("Stop", {})], ...changes });
  expect(settingsOf({ ParallelismConfiguration: { MaxParallelExecutionSteps: 0 } })).toThrow("SW0005");
  expect(settingsOf({ PipelineDisplayName: "no good" })).toThrow("SW0005");
  expect(settingsOf({ PipelineDescription: "x".repeat(3073) })).toThrow("SW0005");
});
