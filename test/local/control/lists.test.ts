import {
  ListEndpointsCommand,
  ListHyperParameterTuningJobsCommand,
  ListModelPackageGroupsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
  SageMakerClient,
  SearchCommand,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startEngine, type Engine } from "../../../local/index.ts";
import { credentials } from "./engine.ts";
import { temporaryFolder } from "../../temporary.ts";

let project: string;
let engine: Engine;
let sagemaker: SageMakerClient;

/** Twelve records of each kind: number n is made at second n and changed at second 100 - n. */
beforeAll(async () => {
  project = temporaryFolder("lists");
  engine = await startEngine({ project });
  sagemaker = new SageMakerClient({ endpoint: engine.endpoint, region: "us-east-1", credentials });
  const { store } = engine.context;
  for (let n = 1; n <= 12; n++) {
    const name = `n${String(13 - n).padStart(2, "0")}`;
    const times = { CreationTime: n, LastModifiedTime: 100 - n };
    store.put("Endpoint", name, {
      EndpointName: name,
      EndpointArn: `e/${name}`,
      EndpointStatus: "InService",
      ...times,
    });
    store.put("TransformJob", name, { TransformJobName: name, TransformJobArn: name, ...times });
    store.put("TrainingJob", name, {
      TrainingJobName: name,
      TrainingJobArn: name,
      ResourceConfig: { TrainingPlanArn: `plan/${n % 2}` },
      ...times,
    });
    store.put("HyperParameterTuningJob", name, {
      HyperParameterTuningJobName: name,
      HyperParameterTuningJobArn: name,
      ...times,
    });
    store.put("ModelPackageGroup", name, { ModelPackageGroupName: name, ModelPackageGroupArn: name, CreationTime: n });
  }
}, 60_000);

afterAll(async () => {
  sagemaker?.destroy();
  await engine?.close();
});

const numbers = (from: number, to: number): string[] => {
  const step = from < to ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => `n${String(from + i * step).padStart(2, "0")}`);
};

it("filters endpoints by when they last changed", async () => {
  const changed = async (after: number, before: number) =>
    (
      await sagemaker.send(
        new ListEndpointsCommand({
          LastModifiedTimeAfter: new Date(after * 1000),
          LastModifiedTimeBefore: new Date(before * 1000),
          SortBy: "Name",
          SortOrder: "Ascending",
        }),
      )
    ).Endpoints?.map(({ EndpointName }) => EndpointName);
  // Changed at 94 and 95: those made at 6 and 5, which are the seventh and eighth from the end.
  expect(await changed(93, 96)).toEqual(["n07", "n08"]);
  expect(await changed(200, 300)).toEqual([]);
});

it("gives ten at a time where the service's documentation says so, the newest first", async () => {
  const first = await sagemaker.send(new ListEndpointsCommand({}));
  expect(first.Endpoints?.map(({ EndpointName }) => EndpointName)).toEqual(numbers(1, 10));
  const { NextToken, Endpoints } = await sagemaker.send(new ListEndpointsCommand({ NextToken: first.NextToken }));
  expect([Endpoints?.map(({ EndpointName }) => EndpointName), NextToken]).toEqual([numbers(11, 12), undefined]);
  expect((await sagemaker.send(new ListTransformJobsCommand({}))).TransformJobSummaries).toHaveLength(10);
});

it("lists tuning jobs by name, ten at a time", async () => {
  const { HyperParameterTuningJobSummaries: listed } = await sagemaker.send(
    new ListHyperParameterTuningJobsCommand({}),
  );
  expect(listed?.map(({ HyperParameterTuningJobName: name }) => name)).toEqual(numbers(1, 10));
});

it("heeds the filters that nothing here can pass", async () => {
  const jobs = async (filter: object) =>
    (await sagemaker.send(new ListTrainingJobsCommand(filter))).TrainingJobSummaries?.length;
  expect(await jobs({})).toBe(12);
  expect(await jobs({ WarmPoolStatusEquals: "Available" })).toBe(0);
  expect(await jobs({ TrainingPlanArnEquals: "arn:aws:sagemaker:us-east-1:123456789012:training-plan/p" })).toBe(0);
  const shared = new ListModelPackageGroupsCommand({ CrossAccountFilterOption: "CrossAccount" });
  expect((await sagemaker.send(shared)).ModelPackageGroupSummaryList).toEqual([]);
  const search = new SearchCommand({ Resource: "ModelPackageGroup", CrossAccountFilterOption: "CrossAccount" });
  expect((await sagemaker.send(search)).Results).toEqual([]);
});

it("searches by when records last changed, or where they never do, by when they were made", async () => {
  const { Results: jobs } = await sagemaker.send(new SearchCommand({ Resource: "TrainingJob", MaxResults: 2 }));
  expect(jobs?.map(({ TrainingJob }) => TrainingJob?.TrainingJobName)).toEqual(["n12", "n11"]);
  const { Results: groups } = await sagemaker.send(new SearchCommand({ Resource: "ModelPackageGroup", MaxResults: 2 }));
  expect(groups?.map(({ ModelPackageGroup: one }) => one?.ModelPackageGroupName)).toEqual(["n01", "n02"]);
});
