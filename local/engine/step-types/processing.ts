import { processingJob } from "../../containers/processing.ts";
import { jobStep } from "./job-step.ts";

export const processing = jobStep({
  type: "Processing",
  operation: "CreateProcessingJob",
  kind: processingJob,
  nameMember: "ProcessingJobName",
  metadata: (Arn) => ({ ProcessingJob: { Arn } }),
});
