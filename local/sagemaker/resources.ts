import { sagemakerArn } from "../arn.ts";
import type { Context } from "../context.ts";
import { validation } from "../wire/error.ts";

interface Kept {
  /** The records' kind in the store. */
  readonly kind: string;
  /** Their member that is the ARN. */
  readonly arn: string;
}

/** What can carry tags, by the part of its ARN that says what it is. */
const kept: Readonly<Record<string, Kept>> = {
  pipeline: { kind: "Pipeline", arn: "PipelineArn" },
  model: { kind: "Model", arn: "ModelArn" },
  "model-package": { kind: "ModelPackage", arn: "ModelPackageArn" },
  "model-package-group": { kind: "ModelPackageGroup", arn: "ModelPackageGroupArn" },
  endpoint: { kind: "Endpoint", arn: "EndpointArn" },
  "endpoint-config": { kind: "EndpointConfig", arn: "EndpointConfigArn" },
  "processing-job": { kind: "ProcessingJob", arn: "ProcessingJobArn" },
  "training-job": { kind: "TrainingJob", arn: "TrainingJobArn" },
  "transform-job": { kind: "TransformJob", arn: "TransformJobArn" },
  "hyper-parameter-tuning-job": { kind: "HyperParameterTuningJob", arn: "HyperParameterTuningJobArn" },
};

/** The ARN as the resource itself has it; refuses one of a resource that does not exist, as the service does. */
export function existingArn(ctx: Context, given: string): string {
  const [, resource = "", name = ""] = /^arn:[^:]+:sagemaker:[^:]*:[^:]*:([a-z-]+)\/(.+)$/s.exec(given) ?? [];
  const found = Object.hasOwn(kept, resource) ? kept[resource] : undefined;
  const arn = sagemakerArn(ctx, resource, name);
  if (found !== undefined && given.startsWith(sagemakerArn(ctx, resource, "")) && exists(ctx, found, name, arn))
    return arn;
  // AddTags, ListTags and DeleteTags answer a ValidationException; its words are not documented.
  throw validation(`The resource ${given} does not exist.`);
}

function exists({ store }: Context, { kind, arn: member }: Kept, name: string, arn: string): boolean {
  type Found = Readonly<Record<string, unknown>>;
  const [byName, byArn] = [store.get<Found>(kind, name), store.get<Found>(kind, arn)];
  if (byName?.[member] === arn || byArn?.[member] === arn) return true;
  // An ARN has a name in lower case that the record has as it was given.
  return store.list<Found>(kind).some((record) => record[member] === arn);
}
