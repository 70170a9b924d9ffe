import type { ParameterJson } from "../../../definition/index.ts";
import type { Random } from "./random.ts";

/** JSON as makers of steps write it. */
export type Members = Readonly<Record<string, unknown>>;

/** What a step gives that others can read. */
export type Kind =
  | "dataset"
  | "artifact"
  | "model"
  | "config"
  | "endpoint"
  | "package"
  | "customModel"
  | "text"
  | "number"
  | "metric"
  | "arn";

interface Given {
  readonly kind: Kind;
  readonly value: unknown;
}

/** What the makers of steps share: what can be read where they stand, and what they declare. */
export interface World {
  readonly random: Random;
  /** A parameter, declared when first read. */
  parameter(declared: ParameterJson): unknown;
  /** A name that no other step has. */
  name(stem: string): string;
  give(kind: Kind, value: unknown): void;
  /** Something of that kind, if a step before gives it. */
  find(kind: Kind): unknown;
  /** A place of this execution alone. */
  place(step: string, ...folders: readonly string[]): unknown;
  /** A world for a branch: it reads what stands before, and what it gives stays inside. */
  branch(): World;
}

export const account = "111122223333";
export const region = "us-east-1";
export const get = (path: string): unknown => ({ Get: path });
export const join = (on: string, ...values: readonly unknown[]): unknown => ({
  "Std:Join": { On: on, Values: values },
});
export const awsImage = (name: string): string => `763104351884.dkr.ecr.${region}.amazonaws.com/${name}`;
export const ownImage = (name: string): string => `${account}.dkr.ecr.${region}.amazonaws.com/${name}:1.4.2`;
export const bucket = "skin-models-111122223333";
export const code = (file: string): string => `s3://${bucket}/code/4c1121f09a77be0d/${file}`;

export const role = (world: World): unknown =>
  world.parameter({ Name: "RoleArn", Type: "String", DefaultValue: `arn:aws:iam::${account}:role/pipelines/skin` });

/** A world in which nothing is given yet. */
export function openWorld(random: Random): {
  readonly world: World;
  readonly parameters: () => readonly ParameterJson[];
} {
  const declared = new Map<string, ParameterJson>();
  let steps = 0;
  const inside = (before: readonly Given[]): World => {
    const given: Given[] = [...before];
    return {
      random,
      parameter: (parameter) => {
        declared.set(parameter.Name, declared.get(parameter.Name) ?? parameter);
        return get(`Parameters.${parameter.Name}`);
      },
      name: (stem) => `${stem}${++steps}`,
      give: (kind, value) => void given.push({ kind, value }),
      find: (kind) => {
        const fitting = given.filter((item) => item.kind === kind);
        return fitting.length === 0 ? undefined : random.pick(fitting).value;
      },
      place: (step, ...folders) =>
        join("/", "s3:/", bucket, "skin", get("Execution.PipelineExecutionId"), step, ...folders),
      branch: () => inside(given),
    };
  };
  return { world: inside([]), parameters: () => [...declared.values()] };
}

/** The dataset that a step reads: another's output, or the pipeline's own input. */
export const dataset = (world: World): unknown =>
  world.find("dataset") ??
  world.parameter({ Name: "InputDataUri", Type: "String", DefaultValue: `s3://${bucket}/data/images` });

/** The model that a step reads: another's artifact, or one that lies there. */
export const artifact = (world: World): unknown =>
  world.find("artifact") ??
  world.parameter({ Name: "ModelDataUri", Type: "String", DefaultValue: `s3://${bucket}/models/base/model.tar.gz` });

/** Policies of a step type that retries; `job` where it runs a job of SageMaker. */
export function retries({ random }: World, job: boolean): Members {
  if (!random.chance(0.35)) return {};
  const service = {
    ExceptionType: ["Step.SERVICE_FAULT", "Step.THROTTLING"],
    IntervalSeconds: random.whole(1, 30),
    BackoffRate: 2,
    MaxAttempts: random.whole(2, 8),
  };
  const capacity = {
    ExceptionType: ["SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT"],
    IntervalSeconds: 60,
    BackoffRate: 1.5,
    ExpireAfterMin: random.pick([60, 240, 1440]),
  };
  return { RetryPolicies: job && random.chance(0.5) ? [service, capacity] : [service] };
}

/** The cache of a step type that has one. */
export const cache = ({ random }: World): Members =>
  random.chance(0.35) ? { CacheConfig: { Enabled: true, ExpireAfter: random.pick(["P30D", "PT12H", "P7D"]) } } : {};

/** Texts beside a step's arguments. */
export const texts = ({ random }: World, description: string): Members => ({
  ...(random.chance(0.3) && { DisplayName: description.slice(0, 40) }),
  ...(random.chance(0.3) && { Description: `${description}.` }),
});
