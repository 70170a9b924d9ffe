import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { onTestFinished } from "vitest";
import { engineDefaults, startEngine } from "../../local/index.ts";
import { project } from "./project.ts";

/** An embedded engine of the test's own, and the AWS clients that talk to it. */
export async function engine() {
  const warnings: string[] = [];
  const running = await startEngine({
    project: project(),
    say: ({ level, message }) => void (level === "warning" && warnings.push(message)),
  });
  const config = {
    endpoint: running.endpoint,
    region: engineDefaults.region,
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  };
  const clients = {
    sagemaker: new SageMakerClient(config),
    events: new EventBridgeClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await running.close();
  });
  return { clients, engine: running, roleArn: engineDefaults.role, bucket: engineDefaults.bucket, warnings };
}
