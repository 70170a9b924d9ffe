import { callbackOperations } from "./callbacks.ts";
import { executionOperations } from "./executions.ts";
import { hostingOperations } from "./hosting.ts";
import { jobOperations } from "./jobs.ts";
import type { Operations } from "./operation.ts";
import { pipelineOperations } from "./pipelines.ts";
import { registryOperations } from "./registry.ts";
import { withTokens } from "./idempotency.ts";
import { searchOperations } from "./search.ts";
import { tagOperations } from "./tags.ts";
import { transformOperations } from "./transform-jobs.ts";
import { tuningOperations } from "./tuning-jobs.ts";

export { registerModelPackage } from "./registry.ts";

/** Every SageMaker operation that the engine serves. */
export const sagemakerOperations: Operations = withTokens({
  ...pipelineOperations,
  ...executionOperations,
  ...jobOperations,
  ...transformOperations,
  ...tuningOperations,
  ...callbackOperations,
  ...registryOperations,
  ...hostingOperations,
  ...searchOperations,
  ...tagOperations,
});
