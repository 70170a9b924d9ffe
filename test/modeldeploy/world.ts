import { readRelease, stageConfig, type Deployment, type Release, type StageConfigs } from "../../modeldeploy/index.ts";
import { fakeAws, type FakeAws } from "./fake-aws.ts";
import { fakeSageMaker, type FakeSageMaker } from "./fake-sagemaker.ts";

export const deployment: Deployment = { name: "skin", bucket: "bkt" };
export const place = { role: "arn:aws:iam::123456789012:role/model", bucket: "bkt" };
export const configs = (staging?: string, prod?: string): StageConfigs => ({
  staging: stageConfig("staging", staging, place),
  prod: stageConfig("prod", prod, place),
});
export const packageArn = (version: number): string =>
  `arn:aws:sagemaker:us-east-1:123456789012:model-package/skin/${version}`;

export const CLASSES = ["a", "b", "c"] as const;

/** The label is in the image's first byte, so that a model of any quality can be played. */
export interface World extends FakeAws {
  readonly sagemaker: FakeSageMaker;
  release(version?: number, stageConfigs?: StageConfigs): Promise<Release>;
  register(version: number, status?: string): string;
}

/** An account with a bucket, an approved package and its test split of `images` images, `wrong` of which Evaluate missed. */
export async function world({ images = 120, wrong = 12 } = {}): Promise<World> {
  const aws = await fakeAws();
  const sagemaker = fakeSageMaker(aws);
  const lines: string[] = [];
  for (let i = 0; i < images; i++) {
    const index = i % CLASSES.length;
    lines.push(JSON.stringify({ file: `images/${i}.jpg`, label: CLASSES[index], group: `g${i}` }));
    aws.objects.set(`bkt/test/images/${i}.jpg`, Buffer.from([index, i]));
  }
  aws.objects.set("bkt/test/manifest.jsonl", Buffer.from(`${lines.join("\n")}\n`));
  const accuracy = { value: (images - wrong) / images, standard_deviation: 0 };
  const evaluation = { multiclass_classification_metrics: { accuracy }, baseline: { accuracy: 0.334 }, n: images };
  aws.objects.set("bkt/eval/evaluation.json", Buffer.from(JSON.stringify(evaluation)));
  aws.invoke = answering((i) => i < wrong);
  const register = (version: number, status = "Approved"): string => {
    const ModelPackageArn = packageArn(version);
    aws.objects.set(`bkt/model-${version}.tar.gz`, Buffer.from(`weights ${version}`));
    sagemaker.packages.set(ModelPackageArn, {
      ModelPackageArn,
      ModelPackageName: ModelPackageArn,
      ModelPackageGroupName: "skin",
      ModelPackageVersion: version,
      ModelPackageStatus: "Completed",
      ModelApprovalStatus: status,
      CreationTime: 1_700_000_000 + version,
      InferenceSpecification: { Containers: [{ Image: "img:1", ModelDataUrl: `s3://bkt/model-${version}.tar.gz` }] },
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: "s3://bkt/eval/evaluation.json" } },
      },
      CustomerMetadataProperties: {
        TestDataS3Uri: "s3://bkt/test",
        AccuracyThreshold: "0.6",
        EvaluationS3Uri: "s3://bkt/eval/evaluation.json",
        PipelineExecutionArn: "arn:aws:sagemaker:us-east-1:123456789012:pipeline/skin/execution/abc",
      },
    });
    return ModelPackageArn;
  };
  register(1);
  return Object.assign(aws, {
    sagemaker,
    register,
    release: (version = 1, stageConfigs = configs()) =>
      readRelease(aws.clients, { modelPackageArn: packageArn(version), stageConfigs }),
  });
}

/** A model that answers wrongly where `isWrong` says so. */
export const answering =
  (isWrong: (image: number) => boolean) =>
  (_endpoint: string, body: Buffer): unknown => {
    const right = body[0] ?? 0;
    const named = CLASSES[isWrong(body[1] ?? 0) ? (right + 1) % CLASSES.length : right] ?? "";
    return { class: named, probabilities: { [named]: 0.9 } };
  };
