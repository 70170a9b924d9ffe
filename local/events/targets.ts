import type { Target } from "@aws-sdk/client-eventbridge";
import type { Context } from "../context.ts";
import { validation } from "../wire/error.ts";
import { atPath, checkTransformer, transformInput } from "./transform.ts";

/** What a delivery can set going. */
export interface Receivers {
  startDeployment(input: { name: string; variables?: readonly Variable[]; clientRequestToken: string }): string;
  startPipeline(input: {
    PipelineName: string;
    PipelineParameters?: readonly { Name: string | undefined; Value: string | undefined }[];
    ClientRequestToken: string;
  }): Promise<void>;
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

const CODEPIPELINE = /^arn:aws:codepipeline:[a-z0-9-]+:\d{12}:([A-Za-z0-9.@_-]{1,100})$/;
const SAGEMAKER = /^arn:aws:sagemaker:[a-z0-9-]+:\d{12}:pipeline\/([A-Za-z0-9-]{1,256})$/;

const QUEUE = /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$/;

/** Refuses a target that could never be reached, rather than losing its events. */
export function checkTarget(target: Target): void {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(target.Id ?? ""))
    throw validation(`the target's Id "${target.Id ?? ""}" is not valid`);
  const inputs = [target.Input, target.InputPath, target.InputTransformer].filter((one) => one !== undefined);
  if (inputs.length > 1)
    throw validation(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id ?? ""}.`,
    );
  if (target.InputTransformer !== undefined) checkTransformer(target.InputTransformer);
  if (target.InputPath !== undefined) atPath({}, target.InputPath);
  checkWhenLost(target);
  const arn = target.Arn ?? "";
  if (!CODEPIPELINE.test(arn) && !SAGEMAKER.test(arn)) {
    throw validation(`the embedded engine delivers to CodePipeline and SageMaker pipelines only, not to ${arn}`);
  }
}

function checkWhenLost({ Id = "", RetryPolicy = {}, DeadLetterConfig }: Target): void {
  const { MaximumRetryAttempts: attempts = 0, MaximumEventAgeInSeconds: age = 60 } = RetryPolicy;
  if (!Number.isInteger(attempts) || attempts < 0 || attempts > 185)
    throw validation(`MaximumRetryAttempts of target ${Id} is ${attempts}; it must be from 0 to 185`);
  if (!Number.isInteger(age) || age < 60 || age > 86_400)
    throw validation(`MaximumEventAgeInSeconds of target ${Id} is ${age}; it must be from 60 to 86400`);
  const queue = DeadLetterConfig?.Arn;
  if (queue !== undefined && !QUEUE.test(queue))
    throw validation(`the DeadLetterConfig of target ${Id} must name an SQS queue, not ${queue}`);
}

/** What the target receives of the event. */
export function inputFor(ctx: Context, rule: string, target: Target, event: Readonly<Record<string, unknown>>): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(atPath(event, target.InputPath) ?? null);
  if (target.InputTransformer === undefined) return JSON.stringify(event);
  return transformInput(target.InputTransformer, event, {
    "aws.events.rule-name": rule,
    "aws.events.rule-arn": `arn:aws:events:${ctx.region}:${ctx.account}:rule/${rule}`,
    "aws.events.event.ingestion-time": event["time"],
    "aws.events.event.json": event,
    "aws.events.event": event,
  });
}

/** Starts what the target names; `token` makes a repeated delivery the same one. */
export async function deliver(receivers: Receivers, target: Target, input: string, token: string): Promise<void> {
  const arn = target.Arn ?? "";
  const deployment = CODEPIPELINE.exec(arn)?.[1];
  if (deployment !== undefined) {
    const variables = variablesOf(input);
    receivers.startDeployment({
      name: deployment,
      clientRequestToken: token,
      ...(variables !== undefined && { variables }),
    });
    return;
  }
  const pipeline = SAGEMAKER.exec(arn)?.[1];
  if (pipeline === undefined) throw new Error(`no way to deliver to ${arn}`);
  const parameters = target.SageMakerPipelineParameters?.PipelineParameterList;
  await receivers.startPipeline({
    PipelineName: pipeline,
    ClientRequestToken: token,
    ...(parameters !== undefined && {
      PipelineParameters: parameters.map(({ Name, Value }) => ({ Name, Value: valueFor(Value, input) })),
    }),
  });
}

/** A parameter may be a path into the event, as in `$.detail.name`. */
function valueFor(value: string | undefined, input: string): string | undefined {
  if (value === undefined || !value.startsWith("$.")) return value;
  const found = atPath(JSON.parse(input), value);
  if (found === undefined) throw new Error(`the event has nothing at ${value}`);
  return typeof found === "string" ? found : JSON.stringify(found);
}

/** `{"variables": [{"name", "value"}]}`, the request that a starter on AWS would make; an untransformed event has none. */
function variablesOf(input: string): readonly Variable[] | undefined {
  const value = JSON.parse(input) as { variables?: unknown } | null;
  const list = value?.variables;
  if (list === undefined) return undefined;
  const fits = (one: unknown): one is Variable =>
    typeof (one as Variable | null)?.name === "string" && typeof (one as Variable | null)?.value === "string";
  if (!Array.isArray(list) || !list.every(fits))
    throw new Error(`variables must be a list of {"name", "value"} texts, not ${JSON.stringify(list)}`);
  return list;
}
