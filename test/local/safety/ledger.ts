import { createHash } from "node:crypto";
import { bucket } from "./corpus/bad-request.ts";
import type { WireClient } from "./wire-client.ts";

export const role = "arn:aws:iam::123456789012:role/r";
/** Stands in the arguments of every process that the load starts. */
export const mark = `sagewright-load-${process.pid}`;

/** What the engine has acknowledged, and what it was only asked for when it was killed. */
export interface Ledger {
  readonly pipelines: string[];
  /** Executions of the pipeline whose steps are not retried, and of the one whose steps are. */
  readonly executions: { readonly plain: string[]; readonly retried: string[] };
  /** SHA-256 of what each key may hold: one when it was acknowledged, more while an overwrite was not. */
  readonly objects: Map<string, readonly string[]>;
  readonly halves: string[];
  readonly packages: Map<string, "PendingManualApproval" | "Approved">;
  readonly deployments: string[];
  /** The endpoint configurations that the endpoint may have. */
  endpoint: readonly string[];
}

/** A model server; its arguments carry the mark. */
export const server = `
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers()
    def do_POST(self): self.send_response(200); self.end_headers(); self.wfile.write(os.environ['ANSWER'].encode())
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer((os.environ['SAGEWRIGHT_BIND_HOST'], int(os.environ['SAGEMAKER_BIND_TO_PORT'])), Handler).serve_forever()
`;

/** What the project says of the two images. */
export const images = [
  { match: "test/sh:*", interpreter: "python3" },
  { match: "test/serve:*", interpreter: "python3", serve: ["python3", "serve.py", mark] },
];

export const openLedger = (): Ledger => ({
  pipelines: [],
  executions: { plain: [], retried: [] },
  objects: new Map(),
  halves: [],
  packages: new Map(),
  deployments: [],
  endpoint: ["one"],
});

export const sha = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

const policy = [
  { ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR"], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 20 },
];

const step = (Name: string, seconds: number, more: object) => ({
  Name,
  Type: "Processing",
  Arguments: {
    RoleArn: role,
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
    AppSpecification: { ImageUri: "test/sh:1", ContainerEntrypoint: ["sh", "-c", `sleep ${seconds}; true`, mark] },
  },
  ...more,
});

const definition = (more: object) =>
  JSON.stringify({
    Version: "2020-12-01",
    Steps: [
      step("A", 0.02, more),
      step("B", 0.1, more),
      step("C", 0.01, { ...more, DependsOn: ["A"] }),
      step("D", 0.03, { ...more, DependsOn: ["B", "C"] }),
    ],
  });

export const createPipeline = (wire: WireClient, PipelineName: string, more: object = {}) =>
  wire.call("SageMaker.CreatePipeline", {
    PipelineName,
    PipelineDefinition: definition(more),
    RoleArn: role,
    ClientRequestToken: PipelineName.padEnd(32, "-"),
  });

/** What the load works with: two pipelines, a group, a deployment of two stages. */
export async function prepare(wire: WireClient): Promise<void> {
  await createPipeline(wire, "plain");
  await createPipeline(wire, "retried", { RetryPolicies: policy });
  await wire.call("SageMaker.CreateModelPackageGroup", { ModelPackageGroupName: "models" });
  for (const name of ["one", "two"]) {
    const PrimaryContainer = { Image: "test/serve:1", Environment: { ANSWER: name } };
    await wire.call("SageMaker.CreateModel", { ModelName: name, ExecutionRoleArn: role, PrimaryContainer });
    await wire.call("SageMaker.CreateEndpointConfig", {
      EndpointConfigName: name,
      ProductionVariants: [{ VariantName: "A", ModelName: name, InstanceType: "ml.m5.large", InitialInstanceCount: 1 }],
    });
  }
  await wire.call("SageMaker.CreateEndpoint", { EndpointName: "served", EndpointConfigName: "one" });
  const command = (name: string) => ({
    name,
    actionTypeId: { category: "Compute", owner: "AWS", provider: "Commands", version: "1" },
    commands: [`sh -c 'sleep 0.05; true' ${mark}`],
  });
  await wire.call("CodePipeline_20150709.CreatePipeline", {
    pipeline: {
      name: "deploy",
      roleArn: role,
      pipelineType: "V2",
      executionMode: "QUEUED",
      artifactStore: { type: "S3", location: bucket },
      stages: ["Staging", "Production"].map((name) => ({ name, actions: [command(`${name}-deploy`)] })),
    },
  });
}
