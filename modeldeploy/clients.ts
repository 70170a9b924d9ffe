import type { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";

/** The AWS clients that a deployment uses; each function takes only those it needs. */
export interface DeployClients {
  readonly sagemaker: SageMakerClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly s3: S3Client;
  readonly events: EventBridgeClient;
  readonly codepipeline: CodePipelineClient;
}

/** The clients named by `K`, as in `Uses<"sagemaker" | "s3">`. */
export type Uses<K extends keyof DeployClients> = Pick<DeployClients, K>;
