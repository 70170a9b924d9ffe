import { definitionOf, trainingStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { below, isGiven } from "./value-at.ts";

const onSpot = (seconds?: number) =>
  definitionOf({
    Steps: [
      trainingStep("Train", {
        Arguments: {
          EnableManagedSpotTraining: true,
          CheckpointConfig: { S3Uri: "s3://bucket/checkpoints" },
          StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: seconds },
        },
      }),
    ],
  });

export const spotWait: Rule = {
  code: "SW5021",
  title: "spot training that may not wait",
  severity: "error",
  explanation:
    "With EnableManagedSpotTraining the service wants MaxWaitTimeInSeconds, the time for waiting and running together, and refuses one that is less than MaxRuntimeInSeconds.",
  covers: "W32 (waiting)",
  examples: {
    failing: { definition: onSpot(600), at: "Steps[0].Arguments.StoppingCondition.MaxWaitTimeInSeconds" },
    passing: { definition: onSpot(7200) },
  },
  check: ({ jobs }) =>
    foundIn(jobs, ({ request, trains }): Found[] => {
      const stopping = below(request, "StoppingCondition");
      const wait = below(stopping, "MaxWaitTimeInSeconds");
      const run = below(stopping, "MaxRuntimeInSeconds").value;
      if (!trains || below(request, "EnableManagedSpotTraining").value !== true) return [];
      if (!isGiven(wait)) {
        return [
          {
            path: isGiven(stopping) ? stopping.path : request.path,
            message: "spot training has no MaxWaitTimeInSeconds",
            hint: "add it, at least as long as MaxRuntimeInSeconds",
          },
        ];
      }
      if (typeof wait.value !== "number" || typeof run !== "number" || wait.value >= run) return [];
      const message = `MaxWaitTimeInSeconds ${wait.value} is less than MaxRuntimeInSeconds ${run}`;
      return [{ path: wait.path, message, hint: `write at least ${run}` }];
    }),
};
