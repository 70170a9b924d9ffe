import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { isObject, member } from "../definition/index.ts";
import type { Execution } from "./run.ts";

/** The model package that an execution registered, with what its evaluation measured. */
export interface Outcome {
  readonly ModelPackageArn: string;
  readonly ModelApprovalStatus?: string;
  /** The JSON file that the package's model quality names. */
  readonly Evaluation?: unknown;
}

/** What came out of an execution; `undefined` where it registered nothing. */
export async function readOutcome(
  clients: { readonly sagemaker: SageMakerClient; readonly s3: S3Client },
  execution: Execution,
): Promise<Outcome | undefined> {
  const ModelPackageArn = execution.Steps.map((step) => step.Metadata?.RegisterModel?.Arn).find(
    (arn) => arn !== undefined,
  );
  if (ModelPackageArn === undefined) return undefined;
  const { DescribeModelPackageCommand } = await import("@aws-sdk/client-sagemaker");
  const described = await clients.sagemaker.send(
    new DescribeModelPackageCommand({ ModelPackageName: ModelPackageArn }),
  );
  const { ModelApprovalStatus, ModelMetrics } = described;
  const uri = ModelMetrics?.ModelQuality?.Statistics?.S3Uri;
  const Evaluation = uri === undefined ? undefined : await readJson(clients.s3, uri);
  return {
    ModelPackageArn,
    ...(ModelApprovalStatus !== undefined && { ModelApprovalStatus }),
    ...(Evaluation !== undefined && { Evaluation }),
  };
}

/** One figure of an evaluation. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly deviation?: number;
}

/** The figures of an evaluation in SageMaker's model quality form: `…_metrics.<name>.{value, standard_deviation}`. */
export function metricsOf(evaluation: unknown): readonly Metric[] {
  if (!isObject(evaluation)) return [];
  const groups = Object.entries(evaluation).filter(([name]) => name.endsWith("_metrics"));
  const found = new Map<string, Metric>();
  for (const [, group] of groups)
    for (const [name, metric] of Object.entries(isObject(group) ? group : {})) {
      const [value, deviation] = [member(metric, "value"), member(metric, "standard_deviation")];
      if (typeof value === "number" && !found.has(name))
        found.set(name, { name, value, ...(typeof deviation === "number" && { deviation }) });
    }
  const majority = member(member(evaluation, "baseline"), "accuracy");
  if (typeof majority === "number") found.set("majority baseline", { name: "majority baseline", value: majority });
  return [...found.values()];
}

/** The JSON value of an object of S3. */
export async function readJson(s3: S3Client, uri: string): Promise<unknown> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? "null") as unknown;
}
