import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { validate } from "../../definition/index.ts";
import { tagTable } from "../../definition/images/tags.ts";
import { definitionOf, trainingStep } from "../../definition/rules/example.ts";
import { imageTable } from "../../steps/images/table.ts";

const told = (TrainingImage: unknown, Parameters: readonly unknown[] = []) =>
  validate(
    JSON.stringify(
      definitionOf({
        Parameters,
        Steps: [trainingStep("Train", { Arguments: { AlgorithmSpecification: { TrainingImage } } })],
      }),
    ),
  ).filter(({ code }) => code === "SW8018");
const inAws = "763104351884.dkr.ecr.us-east-1.amazonaws.com";

test("the table has the registries of the builder's, of the same Python SDK", () => {
  const { sagemaker, registries } = imageTable();
  expect(tagTable()).toMatchObject({ sagemaker, registries });
});

test("it knows every image that the builder knows, and no other repository", () => {
  const images = Object.values(imageTable().frameworks)
    .flat()
    .flatMap(({ versions }) => Object.values(versions).flat());
  expect([...tagTable().repositories.keys()]).toEqual([...new Set(images.map((one) => one.repository))].toSorted());
  for (const { repository, registry } of images)
    expect(tagTable().repositories.get(repository)?.registries).toContain(registry);
});

test("every image that the Python SDK gives is known", () => {
  const uris = readFileSync(new URL("../steps/fixtures/image-uris.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .flatMap((line) => (JSON.parse(line) as { uri: string | null }).uri ?? []);
  expect(uris.length).toBeGreaterThan(200);
  expect(uris.filter((uri) => told(uri).length > 0)).toEqual([]);
});

describe("known", () => {
  test.each([
    `${inAws}/pytorch-training:2.8.0-gpu-py312-cu129-ubuntu22.04-sagemaker`,
    `${inAws}/pytorch-training:2.8.0-gpu-py312-cu129-ubuntu22.04-sagemaker-v1.5`,
    `${inAws}/pytorch-training:1.8-gpu-py36`,
    `${inAws}/pytorch-training@sha256:${"4c1121f0".repeat(8)}`,
    "811284229777.dkr.ecr.us-east-1.amazonaws.com/image-classification:latest",
    "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer",
    // Copies in an account of one's own, and repositories that are newer than the table.
    "111122223333.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:9.9.9-gpu-py3",
    `${inAws}/sglang-inference:0.5`,
    `${inAws}/pytorch-inference-neuronx:2.1.2-neuronx-py310-sdk2.19.1-ubuntu20.04`,
  ])("%s", (uri) => expect(told(uri)).toEqual([]));

  test("what only the execution knows", () =>
    expect(
      told({ "Std:Join": { On: ":", Values: [`${inAws}/pytorch-training`, { Get: "Execution.PipelineName" }] } }),
    ).toEqual([]));
});

describe("not known", () => {
  test.each([
    ["pytorch-training:9.9.9-gpu-py3", "pytorch-training has no tag 9.9.9-gpu-py3", "2.7.1, 2.8.0"],
    ["pytorch-training:2.8.0-gpu-py39", "no tag 2.8.0-gpu-py39", "there is 2.8.0-cpu|gpu-py312;"],
    ["pytorch-training:2.8.01-gpu-py312", "no tag 2.8.01-gpu-py312", "its versions are"],
    ["pytorch-training:2.8.0-trn-py312", "no tag 2.8.0-trn-py312", "2.8.0-cpu|gpu-py312"],
    ["pytorch-training", "has no tag that is not written", "its versions are"],
    ["pytorch-trainin:2.8.0-gpu-py312", "AWS publishes no pytorch-trainin,", "did you mean pytorch-training?"],
    ["sagemaker-xgboost:1.7-1", "sagemaker-xgboost from the account 763104351884", "683313688378"],
  ])("%s", (name, message, hint) => {
    const [problem, ...others] = told(`${inAws}/${name}`);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity: "warning", path: expect.stringContaining("TrainingImage") });
    expect(problem?.message).toContain(message);
    expect(problem?.message).toContain("as of the Python SDK 2.257.6");
    expect(problem?.hint).toContain(hint);
  });

  test("the account of another region", () =>
    expect(told("763104351884.dkr.ecr.ap-east-1.amazonaws.com/pytorch-training:2.8.0-gpu-py312")[0]?.hint).toBe(
      "in ap-east-1 it is in 871362719292",
    ));

  test("a parameter's default", () => {
    const image = { Name: "Image", Type: "String", DefaultValue: `${inAws}/pytorch-training:9.9.9-gpu-py3` };
    expect(told({ Get: "Parameters.Image" }, [image])).toMatchObject([{ path: "Parameters[0].DefaultValue" }]);
  });
});
