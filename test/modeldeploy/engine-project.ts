import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateModelPackageCommand, CreateModelPackageGroupCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { create } from "tar";
import { temporaryFolder } from "../temporary.ts";
import { engineDefaults, startEngine, type Engine } from "../../local/index.ts";
import type { DeployClients } from "../../modeldeploy/index.ts";
import type { BuiltCli } from "./built-cli.ts";

const LABELS = ["a", "b", "c"] as const;
const IMAGES = 102;
const { bucket } = engineDefaults;

/** A project on a real engine: a stub model server plays its image, and a labelled test split lies in its bucket. */
export interface EngineProject {
  readonly folder: string;
  readonly engine: Engine;
  readonly clients: DeployClients;
  /** Registers a model that names the classes as `labels` does; answers the package's ARN. */
  register(labels?: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function engineProject(cli: BuiltCli): Promise<EngineProject> {
  const folder = temporaryFolder("deploy");
  copyFileSync(resolve(import.meta.dirname, "stub-server.py"), join(folder, "stub-server.py"));
  const image = { match: "stub-model:*", interpreter: "python3", serve: ["python3", "stub-server.py"] };
  writeFileSync(join(folder, "sagewright.config.json"), JSON.stringify({ images: [image] }));
  const engine = await startEngine({ project: folder });
  // The engine's own shim runs the compiled package; here the sources as they are now take its place.
  const shim = `#!/bin/sh\nexec '${process.execPath}' '${cli.file}' "$@"\n`;
  writeFileSync(join(folder, ".sagewright/bin/sagewright"), shim, { mode: 0o755 });
  const config = {
    endpoint: engine.endpoint,
    region: engineDefaults.region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
  };
  const clients: DeployClients = {
    sagemaker: new SageMakerClient(config),
    runtime: new SageMakerRuntimeClient(config),
    s3: new S3Client(config),
    events: new EventBridgeClient(config),
    codepipeline: new CodePipelineClient(config),
  };
  const put = (Key: string, Body: Buffer | string) =>
    clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const lines: string[] = [];
  for (let i = 0; i < IMAGES; i++) {
    lines.push(JSON.stringify({ file: `images/${i}.jpg`, label: LABELS[i % LABELS.length], group: `g${i}` }));
    await put(`run/test/images/${i}.jpg`, Buffer.from([i % LABELS.length, i]));
  }
  await put("run/test/manifest.jsonl", `${lines.join("\n")}\n`);
  const accuracy = { value: 1, standard_deviation: 0 };
  const evaluation = { multiclass_classification_metrics: { accuracy }, baseline: { accuracy: 0.333 }, n: IMAGES };
  await put("run/evaluation.json", JSON.stringify(evaluation));
  await clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: "tiny" }));

  let models = 0;
  const register = async (labels: readonly string[] = LABELS): Promise<string> => {
    const name = `model-${++models}`;
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "labels.json"), JSON.stringify(labels));
    await create({ gzip: true, cwd: join(folder, name), file: join(folder, `${name}.tar.gz`) }, ["labels.json"]);
    await put(`run/${name}/model.tar.gz`, readFileSync(join(folder, `${name}.tar.gz`)));
    const { ModelPackageArn = "" } = await clients.sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: "tiny",
        ModelApprovalStatus: "PendingManualApproval",
        InferenceSpecification: {
          Containers: [{ Image: "stub-model:1", ModelDataUrl: `s3://${bucket}/run/${name}/model.tar.gz` }],
          SupportedContentTypes: ["image/jpeg"],
          SupportedResponseMIMETypes: ["application/json"],
          SupportedRealtimeInferenceInstanceTypes: ["ml.m5.xlarge"],
        },
        ModelMetrics: {
          ModelQuality: {
            Statistics: { ContentType: "application/json", S3Uri: `s3://${bucket}/run/evaluation.json` },
          },
        },
        CustomerMetadataProperties: {
          TestDataS3Uri: `s3://${bucket}/run/test`,
          AccuracyThreshold: "0.6",
          EvaluationS3Uri: `s3://${bucket}/run/evaluation.json`,
        },
      }),
    );
    return ModelPackageArn;
  };
  return {
    folder,
    engine,
    clients,
    register,
    remove: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
