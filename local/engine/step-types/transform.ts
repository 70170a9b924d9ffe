import { checkTransform } from "../../transform/check.ts";
import { transformJob } from "../../transform/job.ts";
import { jobStep } from "./job-step.ts";

export const transform = jobStep({
  type: "Transform",
  operation: "CreateTransformJob",
  kind: transformJob,
  nameMember: "TransformJobName",
  metadata: (Arn) => ({ TransformJob: { Arn } }),
  check: checkTransform,
});
