import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineDefaults } from "../defaults.ts";
import type { Context } from "../context.ts";

const fileOf = (folder: string): string => join(folder, "sdk-defaults.yaml");

// The SageMaker Python SDK asks STS for its default bucket, and sends telemetry, at addresses that AWS_ENDPOINT_URL does
// not change. It reads the administrator's defaults first, so that whatever else is configured counts more.
const text = `SchemaVersion: "1.0"
SageMaker:
  PythonSDK:
    Modules:
      TelemetryOptOut: true
      Session:
        DefaultS3Bucket: ${engineDefaults.bucket}
`;

/** Writes the defaults that keep the SageMaker Python SDK of a step on this machine. */
export const writeSdkDefaults = (folder: string): void => writeFileSync(fileOf(folder), text);

/** What tells the SageMaker Python SDK of a command outside of containers where its defaults are. */
export const sdkEnvironment = ({ folder }: Pick<Context, "folder">): Record<string, string> => ({
  SAGEMAKER_ADMIN_CONFIG_OVERRIDE: fileOf(folder),
});
