import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreatePipelineCommand,
  DescribePipelineExecutionCommand,
  ListPipelineExecutionStepsCommand,
  SageMakerClient,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-sagemaker";
import { temporaryFolder } from "../../temporary.ts";
import { engineDefaults, startEngine, type Engine, type EngineOptions } from "../../../local/index.ts";
import type { Runner } from "../../../local/containers/runners/runner.ts";
import { engineOf } from "../../../local/engine/scheduler.ts";
import type { Logs } from "../../../local/logs/store.ts";
import type { Note } from "../../../local/context.ts";

export const role = engineDefaults.role;
export const bucket = engineDefaults.bucket;

/** An engine in a project of its own, whose image `test/python:*` is this machine's Python. */
export interface Fixture {
  readonly project: string;
  readonly notes: readonly Note[];
  readonly sagemaker: SageMakerClient;
  engine: Engine;
  /** Closes the engine and starts another on the same state. */
  restart(): Promise<void>;
  put(key: string, body: string | Buffer): Promise<string>;
  /** Puts the texts of all Python steps made so far where their steps look for them. */
  putScripts(): Promise<void>;
  /** What runs jobs on this machine. */
  runner(): Promise<Runner>;
  read(key: string): string | undefined;
  log(group: string, stream: string): string;
  /** Creates the pipeline, starts it and waits for its end. */
  run(definition: object, parameters?: Readonly<Record<string, string>>): Promise<Finished>;
  start(definition: object, parameters?: Readonly<Record<string, string>>, atOnce?: number): Promise<string>;
  /** The name of the job that a step has started; waits for it. */
  jobOf(arn: string, step: string): Promise<string>;
  finish(arn: string): Promise<Finished>;
  close(): Promise<void>;
}

export type Finished = Awaited<ReturnType<typeof finished>>;

export const images = [
  {
    match: "test/python:*",
    interpreter: "python3",
    serve: ["python3", "serve.py"],
    train: ["python3", "/opt/ml/input/data/code/train.py"],
  },
];

export async function openFixture(config: object = { images }, options: Partial<EngineOptions> = {}): Promise<Fixture> {
  const project = temporaryFolder("engine");
  writeFileSync(join(project, "sagewright.config.json"), JSON.stringify(config));
  const notes: Note[] = [];
  const open = () => startEngine({ ...options, project, say: (note) => void notes.push(note) });
  const client = (engine: Engine) =>
    new SageMakerClient({
      endpoint: engine.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    });
  let engine = await open();
  let sagemaker = client(engine);
  let count = 0;
  const fixture: Fixture = {
    project,
    notes,
    get sagemaker() {
      return sagemaker;
    },
    get engine() {
      return engine;
    },
    restart: async () => {
      await engine.close();
      engine = await open();
      sagemaker = client(engine);
    },
    put: async (key, body) => {
      await engine.context.objects.put(bucket, key, Buffer.from(body));
      return `s3://${bucket}/${key}`;
    },
    read: (key) => {
      const file = engine.context.objects.file(bucket, key);
      return file === undefined ? undefined : readFileSync(file, "utf8");
    },
    log: (group, stream) => {
      const logs = engine.context.logs as Logs;
      const found = logs.streams(group).find((one) => one.stream === stream);
      return found === undefined
        ? ""
        : logs
            .lines(found)
            .map(({ message }) => message)
            .join("\n");
    },
    start: async (definition, parameters = {}, atOnce = undefined) => {
      const PipelineName = `p${++count}`;
      await fixture.putScripts();
      await sagemaker.send(
        new CreatePipelineCommand({
          PipelineName,
          PipelineDefinition: JSON.stringify(definition),
          RoleArn: role,
          ClientRequestToken: "t".repeat(32),
        }),
      );
      const started = await sagemaker.send(
        new StartPipelineExecutionCommand({
          PipelineName,
          ...(atOnce !== undefined && { ParallelismConfiguration: { MaxParallelExecutionSteps: atOnce } }),
          PipelineParameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
      return started.PipelineExecutionArn ?? "";
    },
    putScripts: async () => {
      for (const [key, code] of scripts) await fixture.put(key, code);
    },
    runner: async () => (await engineOf(engine.context).machine.runners()).job,
    jobOf: async (PipelineExecutionArn, name) => {
      for (;;) {
        const { PipelineExecutionSteps: steps = [] } = await sagemaker.send(
          new ListPipelineExecutionStepsCommand({ PipelineExecutionArn }),
        );
        const { ProcessingJob, TrainingJob } = steps.find(({ StepName }) => StepName === name)?.Metadata ?? {};
        const [, job] = (ProcessingJob?.Arn ?? TrainingJob?.Arn ?? "").split("/");
        // The ARN has the name in lower case; the record has it as it is.
        if (job !== undefined)
          return engine.context.store.get<string>(`${ProcessingJob ? "Processing" : "Training"}JobName`, job) ?? job;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    finish: (arn) => finished(sagemaker, arn),
    run: async (definition, parameters) => finished(sagemaker, await fixture.start(definition, parameters)),
    close: async () => {
      await engine.close();
      rmSync(project, { recursive: true, force: true });
    },
  };
  return fixture;
}

async function finished(sagemaker: SageMakerClient, PipelineExecutionArn: string) {
  for (;;) {
    const execution = await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
    if (!["Executing", "Stopping"].includes(execution.PipelineExecutionStatus ?? "")) {
      const { PipelineExecutionSteps = [] } = await sagemaker.send(
        new ListPipelineExecutionStepsCommand({ PipelineExecutionArn, SortOrder: "Ascending" }),
      );
      const step = (name: string) => PipelineExecutionSteps.find(({ StepName }) => StepName === name);
      return {
        arn: PipelineExecutionArn,
        execution,
        status: execution.PipelineExecutionStatus,
        steps: PipelineExecutionSteps,
        step,
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** A definition of these steps. */
export const definition = (steps: readonly object[], parameters: readonly object[] = []) => ({
  Version: "2020-12-01",
  Metadata: {},
  Parameters: parameters,
  Steps: steps,
});

/** Scripts that steps name; every engine gets them before it starts an execution. */
const scripts = new Map<string, string>();

/** A processing step that runs a Python text. */
export function python(Name: string, code: string, more: PythonStep = {}) {
  const key = `code/${createHash("sha256").update(code).digest("hex")}/main.py`;
  scripts.set(key, code);
  return {
    Name,
    Type: "Processing",
    Arguments: {
      RoleArn: role,
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
      AppSpecification: {
        ImageUri: "test/python:1",
        ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/main.py"],
        ...(more.args && { ContainerArguments: more.args }),
      },
      ProcessingInputs: [input("code", `s3://${bucket}/${key}`), ...(more.inputs ?? [])],
      ...(more.outputs && { ProcessingOutputConfig: { Outputs: more.outputs } }),
      ...more.request,
    },
    ...more.step,
  };
}

export interface PythonStep {
  readonly args?: readonly unknown[];
  readonly inputs?: readonly object[];
  readonly outputs?: readonly object[];
  /** Further members of the step. */
  readonly step?: object;
  /** Further members of its arguments. */
  readonly request?: object;
}

export const input = (InputName: string, S3Uri: unknown, LocalPath = `/opt/ml/processing/input/${InputName}`) => ({
  InputName,
  S3Input: { S3Uri, LocalPath, S3DataType: "S3Prefix", S3InputMode: "File" },
});

export const output = (OutputName: string, S3Uri: unknown, LocalPath = `/opt/ml/processing/${OutputName}`) => ({
  OutputName,
  S3Output: { S3Uri, LocalPath, S3UploadMode: "EndOfJob" },
});

export const fail = (Name: string, ErrorMessage: unknown, more: object = {}) => ({
  Name,
  Type: "Fail",
  Arguments: { ErrorMessage },
  ...more,
});

export const condition = (
  Name: string,
  Conditions: readonly object[],
  IfSteps: readonly object[],
  ElseSteps: readonly object[],
) => ({
  Name,
  Type: "Condition",
  Arguments: { Conditions, IfSteps, ElseSteps },
});

/** The texts of all Python steps made so far, by key. */
export const scriptTexts = (): ReadonlyMap<string, string> => scripts;
