import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { rm } from "node:fs/promises";
import { temporaryFolder } from "../../temporary.ts";
import { startEngine, type Engine, type Parts } from "../../../local/index.ts";
import type { InvokeRequest } from "../../../local/context.ts";
import { executionsInStore } from "./fake-executions.ts";
import { pipelineOperations } from "../../../local/sagemaker/pipelines.ts";
import { registryOperations } from "../../../local/sagemaker/registry.ts";
import { tagOperations } from "../../../local/sagemaker/tags.ts";
import { AwsError } from "../../../local/wire/error.ts";

export const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** The control plane alone: what runs executions and endpoints is replaced, and tested in a room of its own. */
export const controlParts: Parts = {
  createScheduler: () => ({
    start: () => undefined,
    stop: () => undefined,
    changed: () => undefined,
    recover: () => undefined,
    close: async () => undefined,
  }),
  createHosting: () => ({
    reconcile: () => undefined,
    recover: () => undefined,
    close: async () => undefined,
    invoke: async (name: string, request: InvokeRequest) => {
      if (name === "broken") {
        throw new AwsError("ModelError", "Received client error (400) from primary", 424, {
          OriginalStatusCode: 400,
          OriginalMessage: "no",
        });
      }
      if (name !== "echo") throw new AwsError("ValidationError", `Endpoint ${name} of account 123456789012 not found.`);
      return {
        body: request.body,
        contentType: request.contentType ?? "none",
        invokedVariant: request.targetVariant ?? "AllTraffic",
        ...(request.customAttributes !== undefined && { customAttributes: request.customAttributes }),
      };
    },
  }),
  sagemakerOperations: { ...pipelineOperations, ...registryOperations, ...tagOperations, ...executionsInStore },
};

export interface Bench {
  readonly project: string;
  readonly engine: Engine;
  readonly warnings: string[];
  readonly sagemaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly s3: S3Client;
  readonly events: EventBridgeClient;
  readonly codepipeline: CodePipelineClient;
  readonly logs: CloudWatchLogsClient;
  end(): Promise<void>;
}

/** Starts an engine in a folder of its own, or again in `project`. */
export async function openBench(options: { project?: string; env?: Record<string, string> } = {}): Promise<Bench> {
  const project = options.project ?? temporaryFolder("control");
  const warnings: string[] = [];
  const engine = await startEngine({
    project,
    parts: controlParts,
    say: (note) => void (note.level === "warning" && warnings.push(note.message)),
    ...(options.env !== undefined && { env: options.env }),
  });
  const config = { endpoint: engine.endpoint, region: "us-east-1", credentials };
  const clients = {
    sagemaker: new SageMakerClient(config),
    runtime: new SageMakerRuntimeClient(config),
    s3: new S3Client(config),
    events: new EventBridgeClient(config),
    codepipeline: new CodePipelineClient(config),
    logs: new CloudWatchLogsClient(config),
  };
  return {
    project,
    engine,
    warnings,
    ...clients,
    end: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await engine.close();
      await rm(project, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is there. */
export async function eventually<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  what: string,
  seconds = 15,
): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${what} did not come about in ${seconds} s`);
}
