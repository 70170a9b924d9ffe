import { checkTuning } from "../../tuning/check.ts";
import { tuningJob } from "../../tuning/job.ts";
import { bestFirst, summariesOf } from "../../tuning/trials.ts";
import { tuningJobName } from "../identity.ts";
import { jobStep } from "./job-step.ts";

export const tuning = jobStep({
  type: "Tuning",
  operation: "CreateHyperParameterTuningJob",
  kind: tuningJob,
  nameMember: "HyperParameterTuningJobName",
  metadata: (Arn) => ({ TuningJob: { Arn } }),
  name: (executionArn, step) => tuningJobName(executionArn.slice(executionArn.lastIndexOf("/") + 1), step),
  check: (_, request) => checkTuning(request),
  // `TrainingJobSummaries[0]` is the best, `[1]` the second best.
  properties: (ctx, record) => ({
    ...record,
    TrainingJobSummaries: bestFirst(summariesOf(ctx, record.HyperParameterTuningJobName ?? "")),
  }),
});
