import type { Uses } from "./clients.ts";
import { systemClock, type Clock } from "./clock.ts";
import { describeEndpoint, type Reach } from "./endpoint.ts";
import { readEvaluation } from "./evaluation.ts";
import { appendJournal } from "./journal.ts";
import { openLabelledSet, type LabelledImage, type LabelledSet } from "./labelled-set.ts";
import { deploymentKey, endpointName, releaseName, type Deployment, type Stage } from "./names.ts";
import { parseS3Uri, putJson, readText, s3Uri } from "./objects.ts";
import { contentTypeOf, predict } from "./predict.ts";
import { Refusal } from "./refusal.ts";
import type { Release } from "./release.ts";
import { percentile, score } from "./score.ts";
import { judge, reportSummary, type TestReport } from "./test-report.ts";

export interface TestOptions {
  readonly deployment: Deployment;
  readonly stage: Stage;
  readonly release: Release;
  readonly by: string;
  readonly clock?: Clock;
  /** Requests at a time; default 4. */
  readonly concurrency?: number;
  readonly onImage?: (done: number, of: number) => void;
}

/** Fewer images prove too little. */
export const LEAST_IMAGES = 100;

/**
 * Sends every image of the labelled test split through the stage's endpoint and judges the answers: accuracy at or above
 * the package's AccuracyThreshold, and within one image of what Evaluate measured. The report goes to S3 and the journal.
 *
 * @example
 * const report = await testStage(clients, { deployment, stage: "staging", release, by: "anna" });
 * if (!report.passed) process.exitCode = 1;
 */
export async function testStage(
  clients: Uses<"sagemaker" | "runtime" | "s3">,
  options: TestOptions,
): Promise<TestReport> {
  const { deployment, stage, release, by, clock = systemClock } = options;
  const reach: Reach<"sagemaker" | "runtime" | "s3"> = { clients, clock };
  const demands = await demandsOf(clients, release);
  const endpoint = endpointName(deployment.name, stage);
  const endpointConfigName = releaseName(deployment.name, stage, release.version, release.releaseId);
  const served = await servedConfig(reach, endpoint);
  if (served !== endpointConfigName)
    throw new Refusal(
      "EndpointMissing",
      `endpoint ${endpoint} serves ${served}, not this release (${endpointConfigName}); deploy it first: sagewright deploy --stage ${stage} --package ${release.modelPackageArn}`,
    );
  const set = await openLabelledSet(clients, demands.testDataS3Uri);
  if (set.images.length < LEAST_IMAGES)
    throw new Refusal(
      "TestDataUnusable",
      `${set.uri} has ${set.images.length} labelled images, the test needs at least ${LEAST_IMAGES}; give the pipeline more data or a larger test part`,
    );

  const startedAt = clock.now().toISOString();
  const answers = await askAll(reach, endpoint, set, options);
  const scored = score(answers);
  const unanswered = answers.filter(({ answered }) => answered === undefined);
  const servedConfigName = await servedConfig(reach, endpoint);
  const checks = judge({
    ...demands,
    score: scored,
    unanswered: unanswered.length,
    servedConfigName,
    endpointConfigName,
  });
  const latencies = answers.flatMap(({ milliseconds }) => milliseconds ?? []);
  const key = deploymentKey(
    deployment.name,
    stage,
    "tests",
    release.releaseId,
    `${startedAt.replaceAll(":", "-")}.json`,
  );
  const place = { bucket: deployment.bucket, key };
  const { evaluate } = demands;
  const report: TestReport = {
    releaseId: release.releaseId,
    modelPackageArn: release.modelPackageArn,
    stage,
    endpointName: endpoint,
    endpointConfigName,
    testDataS3Uri: set.uri,
    by,
    startedAt,
    finishedAt: clock.now().toISOString(),
    passed: checks.every(({ passed }) => passed),
    checks,
    accuracyThreshold: demands.accuracyThreshold,
    evaluate: { ...evaluate, correct: Math.round(evaluate.accuracy * evaluate.n) },
    score: scored,
    latencyMilliseconds: {
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      longest: percentile(latencies, 1),
    },
    unanswered: {
      count: unanswered.length,
      first: unanswered.slice(0, 10).map(({ file, message = "" }) => ({ file, message })),
    },
    reportS3Uri: s3Uri(place),
  };
  await putJson(clients, place, report);
  await appendJournal(clients, { deployment, stage, release, by, clock }, "tested", reportSummary(report));
  return report;
}

/** What the package itself demands of the endpoint that serves it. */
async function demandsOf(clients: Uses<"s3">, release: Release) {
  const lacks = (what: string): never => {
    throw new Refusal(
      "TestDataUnusable",
      `model package ${release.modelPackageArn} lacks ${what}; RegisterModel must set CustomerMetadataProperties TestDataS3Uri, AccuracyThreshold and EvaluationS3Uri`,
    );
  };
  const {
    evaluationS3Uri,
    testDataS3Uri = lacks("TestDataS3Uri"),
    accuracyThreshold = lacks("AccuracyThreshold"),
  } = release;
  const text = evaluationS3Uri === undefined ? undefined : await readText(clients, parseS3Uri(evaluationS3Uri));
  const figures = readEvaluation(text === undefined ? release.metrics : JSON.parse(text));
  const { accuracy = lacks("an evaluation with accuracy"), n = lacks("an evaluation with n") } = figures;
  return { testDataS3Uri, accuracyThreshold, evaluate: { accuracy, n } };
}

async function servedConfig(reach: Reach<"sagemaker">, endpoint: string): Promise<string> {
  const found = await describeEndpoint(reach, endpoint);
  if (found?.EndpointStatus !== "InService")
    throw new Refusal(
      "EndpointMissing",
      `endpoint ${endpoint} is ${found?.EndpointStatus ?? "missing"}; it must be InService`,
    );
  return found.EndpointConfigName ?? "";
}

interface Asked extends LabelledImage {
  readonly answered?: string;
  readonly milliseconds?: number;
  readonly message?: string;
}

/** Asks for every image once, a few at a time; a warm-up comes before, because the first call may load the model. */
async function askAll(
  reach: Reach<"runtime">,
  endpoint: string,
  set: LabelledSet,
  { concurrency = 4, onImage }: TestOptions,
): Promise<readonly Asked[]> {
  const ask = async (image: LabelledImage): Promise<Asked> => {
    const body = await set.read(image);
    try {
      const request = { endpointName: endpoint, body, contentType: contentTypeOf(image.file) };
      const { class: answered, milliseconds, answer } = await predict(reach, request);
      if (answered !== undefined) return { ...image, answered, milliseconds };
      return { ...image, milliseconds, message: `no class in the answer ${JSON.stringify(answer).slice(0, 200)}` };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ModelError") throw error;
      return { ...image, message: error.message.slice(0, 500) };
    }
  };
  const asked: Asked[] = [];
  const [first] = set.images;
  if (first !== undefined) await ask(first);
  let done = 0;
  const queue = set.images.entries();
  const worker = async (): Promise<void> => {
    for (const [index, image] of queue) {
      asked[index] = await ask(image);
      onImage?.(++done, set.images.length);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return asked;
}
