import { definitionOf, trainingStep, type Changes } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { below, isGiven } from "./value-at.ts";

const onSpot = (more: Changes) =>
  definitionOf({
    Steps: [
      trainingStep("Train", {
        Arguments: {
          EnableManagedSpotTraining: true,
          StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
          ...more,
        },
      }),
    ],
  });

export const spotCheckpoint: Rule = {
  code: "SW8012",
  title: "spot training that starts over when it is interrupted",
  severity: "warning",
  explanation:
    "A spot instance can be taken away at any time. Without CheckpointConfig the job then begins again from nothing, and what it had done is paid for twice.",
  covers: "W32 (checkpoints)",
  examples: {
    failing: { definition: onSpot({}), at: "Steps[0].Arguments.EnableManagedSpotTraining" },
    passing: { definition: onSpot({ CheckpointConfig: { S3Uri: "s3://bucket/checkpoints" } }) },
  },
  check: ({ jobs }) =>
    foundIn(jobs, ({ request, trains }): Found[] => {
      const spot = below(request, "EnableManagedSpotTraining");
      if (!trains || spot.value !== true || isGiven(below(request, "CheckpointConfig"))) return [];
      const hint = 'add "CheckpointConfig": {"S3Uri": ...}, and let the script resume from /opt/ml/checkpoints';
      return [{ path: spot.path, message: "spot training has no CheckpointConfig", hint }];
    }),
};
