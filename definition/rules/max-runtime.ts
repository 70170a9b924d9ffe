import { isExpression } from "../expression.ts";
import { definitionOf, trainingStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { below, isGiven, known } from "./value-at.ts";

const within = (seconds: number) =>
  definitionOf({
    Steps: [trainingStep("Train", { Arguments: { StoppingCondition: { MaxRuntimeInSeconds: seconds } } })],
  });

/** Longer than nearly every job: three days. */
const long = 3 * 86_400;

export const maxRuntime: Rule = {
  code: "SW8008",
  title: "a job without a sensible limit on its time",
  severity: "note",
  explanation:
    "A job that hangs is paid for until StoppingCondition.MaxRuntimeInSeconds ends it, which without the member is the service's own limit of a day or more. Write a few times what the job takes.",
  covers: "W26",
  examples: {
    failing: { definition: within(360_000), at: "Steps[0].Arguments.StoppingCondition.MaxRuntimeInSeconds" },
    passing: { definition: within(7_200) },
  },
  check: ({ jobs, parameters }) =>
    foundIn(jobs, ({ node, request, trains }): Found[] => {
      const place = below(request, "StoppingCondition");
      const limit = below(place, "MaxRuntimeInSeconds");
      if (isExpression(place.value) || (!trains && node.step.Type !== "Processing")) return [];
      if (!isGiven(limit)) {
        return [
          {
            path: isGiven(place) ? place.path : request.path,
            message: `nothing limits the time of ${node.name} but the service`,
            hint: 'add "StoppingCondition": {"MaxRuntimeInSeconds": ...}',
          },
        ];
      }
      const seconds = known(limit.value, parameters);
      if (typeof seconds !== "number" || seconds <= long) return [];
      const message = `if it hangs, ${node.name} runs for ${Math.round(seconds / 3600)} hours`;
      return [{ path: limit.path, message, hint: "write a few times what the job takes" }];
    }),
};
