import { trainingJob } from "../../containers/training.ts";
import { jobStep } from "./job-step.ts";

export const training = jobStep({
  type: "Training",
  operation: "CreateTrainingJob",
  kind: trainingJob,
  nameMember: "TrainingJobName",
  metadata: (Arn) => ({ TrainingJob: { Arn } }),
});
