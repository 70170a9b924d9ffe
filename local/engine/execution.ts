import { readFileSync } from "node:fs";
import {
  EvaluationError,
  follow,
  parameterValues,
  parsePython,
  resolve,
  type DeclaredParameter,
  type PyValue,
  type Scope,
} from "../../definition/evaluate/index.ts";
import { graphOf, type Definition, type Graph, type GraphNode } from "../../definition/index.ts";
import type { Jobs } from "../containers/jobs.ts";
import { now } from "../containers/job.ts";
import { s3Location } from "../containers/transfer.ts";
import type { Context } from "../context.ts";
import { jobName } from "./identity.ts";
import { lookUp, remember } from "./cache.ts";
import { notPlayed } from "./not-played.ts";
import { isoTime, putStep, type ExecutionRecord, type StoredStep } from "./records.ts";
import { stepTypeOf } from "./step-types/index.ts";
import type { StepEnd, StepRecord } from "./step-types/step-type.ts";
import { AwsError } from "../wire/error.ts";

/** One execution under way. */
export interface Execution {
  readonly record: ExecutionRecord;
  readonly graph: Graph;
  /** Runs one step to its end. */
  run(name: string): Promise<StepEnd>;
}

export interface DefinitionParts {
  readonly definition: Definition;
  readonly parameters: readonly DeclaredParameter[];
}

/** Reads a definition with its numbers as written. */
export function readDefinition(text: string): DefinitionParts {
  const parsed = parsePython(text) as unknown as
    | (Definition & { Parameters?: readonly DeclaredParameter[] })
    | undefined;
  if (parsed === undefined) throw new EvaluationError("the pipeline definition is not JSON");
  return { definition: parsed, parameters: parsed.Parameters ?? [] };
}

/** Prepares an execution: `stop` is aborted when it is to stop. */
export function openExecution(ctx: Context, jobs: Jobs, record: ExecutionRecord, stop: AbortSignal): Execution {
  const { definition, parameters } = readDefinition(record.PipelineDefinition);
  const graph = graphOf(definition);
  for (const message of notPlayed(graph.nodes.values())) ctx.say({ level: "warning", message });
  const values = parameterValues(parameters, record.PipelineParameters);
  const properties = new Map<string, unknown>();
  const id = record.PipelineExecutionArn.slice(record.PipelineExecutionArn.lastIndexOf("/") + 1);

  const scopeFor = (job: string): Scope => {
    const variables: Readonly<Record<string, () => string>> = {
      PipelineName: () => record.PipelineArn.slice(record.PipelineArn.lastIndexOf("/") + 1),
      PipelineArn: () => record.PipelineArn,
      PipelineExecutionId: () => id,
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

  const engine = { pipelineArn: record.PipelineArn, executionArn: record.PipelineExecutionArn };
  return {
    record,
    graph,
    run: async (name) => {
      const node = graph.nodes.get(name);
      if (node === undefined) throw new EvaluationError(`there is no step ${name}`);
      const { step } = node;
      let stored: StoredStep = {
        StepName: name,
        StepType: step.Type,
        ...(step.DisplayName !== undefined && { StepDisplayName: step.DisplayName }),
        ...(step.Description !== undefined && { StepDescription: step.Description }),
        StartTime: now(),
        StepStatus: "Starting",
        AttemptCount: 1,
        Metadata: {},
      };
      putStep(ctx, record, stored);
      const note = (change: Partial<StepRecord>): void => {
        const previous = stored.StepStatus;
        stored = { ...stored, ...change, StepName: name };
        putStep(ctx, record, stored, previous);
      };
      const job = jobName(id, name);
      const scope = scopeFor(job);
      const question = { ctx, execution: record, step, scope };
      const hit = lookUp(question);
      if (hit !== undefined) {
        properties.set(name, hit.properties);
        note({
          StepStatus: "Succeeded",
          EndTime: now(),
          Metadata: hit.metadata,
          CacheHitResult: { SourcePipelineExecutionArn: hit.sourceExecutionArn },
        });
        return { status: "Succeeded", properties: hit.properties };
      }
      const onStop = () => note({ StepStatus: "Stopping" });
      stop.addEventListener("abort", onStop, { once: true });
      const end = await stepTypeOf(step.Type)
        .run({ ctx, jobs, step, jobName: job, attempt: 1, engine, scope, note, stop })
        .catch((error: unknown): StepEnd => ({ status: "Failed", reason: failureText(step.Type, error) }));
      stop.removeEventListener("abort", onStop);
      if (end.status === "Succeeded") {
        properties.set(name, end.properties);
        remember(question, { metadata: stored.Metadata ?? {}, properties: end.properties });
      }
      const reason = end.status === "Failed" ? end.reason : undefined;
      note({
        StepStatus: end.status,
        EndTime: now(),
        ...(reason !== undefined && { FailureReason: reason.slice(0, 1024) }),
      });
      return end;
    },
  };
}

function failureText(type: string, error: unknown): string {
  if (error instanceof AwsError) {
    return `ClientError: Failed to invoke sagemaker:${stepTypeOf(type).operation ?? type}. Error Details: ${error.message}`;
  }
  return `ClientError: ${error instanceof Error ? error.message : String(error)}`;
}

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
