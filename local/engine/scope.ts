import { readFileSync } from "node:fs";
import {
  EvaluationError,
  follow,
  parameterValues,
  resolve,
  type PyValue,
  type Scope,
} from "../../definition/evaluate/index.ts";
import type { Definition, Graph, GraphNode } from "../../definition/index.ts";
import { now } from "../containers/job.ts";
import { s3Location } from "../containers/transfer.ts";
import type { Context } from "../context.ts";
import type { DefinitionParts } from "./definition-parts.ts";
import { isoTime, type ExecutionRecord } from "./records.ts";

/** What the expressions of an execution can see, for a step whose job has the given name. */
export function openScopes(
  ctx: Context,
  record: ExecutionRecord,
  { definition, parameters }: DefinitionParts,
  graph: Graph,
  properties: ReadonlyMap<string, unknown>,
): (job: string) => Scope {
  const values = parameterValues(parameters, record.PipelineParameters);
  return (job) => {
    const variables: Readonly<Record<string, () => string>> = {
      PipelineName: () => lastPart(record.PipelineArn),
      PipelineArn: () => record.PipelineArn,
      PipelineExecutionId: () => lastPart(record.PipelineExecutionArn),
      PipelineExecutionArn: () => record.PipelineExecutionArn,
      StartDateTime: () => isoTime(record.StartTime),
      CurrentDateTime: () => isoTime(now()),
      TrainingJobName: () => job,
      ProcessingJobName: () => job,
    };
    const scope: Scope = {
      parameter: (name) => values.get(name),
      execution: (name) => (Object.hasOwn(variables, name) ? variables[name]?.() : undefined),
      experiment: (name) => experimentValue(definition, name, scope),
      properties: (step) => properties.get(step),
      propertyFile: (step, name) => propertyFileUri(graph.nodes.get(step), properties.get(step), name),
      read: (uri) => readObject(ctx, uri),
    };
    return scope;
  };
}

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

function experimentValue(definition: Definition, name: string, scope: Scope): PyValue | undefined {
  const config = definition.PipelineExperimentConfig;
  const value = config === null || config === undefined ? undefined : config[name];
  return value === undefined ? undefined : resolve(value, scope);
}

function propertyFileUri(node: GraphNode | undefined, properties: unknown, name: string): string {
  const file = node?.step.PropertyFiles?.find(({ PropertyFileName }) => PropertyFileName === name);
  if (node === undefined || file === undefined) {
    throw new EvaluationError(`step ${node?.name ?? "?"} declares no property file ${name}`);
  }
  const uri = follow(properties, ["ProcessingOutputConfig", "Outputs", { key: file.OutputName }, "S3Output", "S3Uri"]);
  if (typeof uri !== "string") throw new EvaluationError(`step ${node.name} has no output ${file.OutputName}`);
  return `${uri.replace(/\/+$/, "")}/${file.FilePath.replace(/^\/+/, "")}`;
}

function readObject(ctx: Context, uri: string): string {
  const { bucket, key } = s3Location(uri);
  const file = ctx.objects.file(bucket, key);
  if (file === undefined) throw new EvaluationError(`${uri} does not exist; the step that should write it did not`);
  return readFileSync(file, "utf8");
}
