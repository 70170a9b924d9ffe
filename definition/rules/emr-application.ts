import { definitionOf, stepOf, type Changes } from "./example.ts";
import { role } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, isGiven } from "./value-at.ts";

const on = (application: Changes) =>
  definitionOf({
    Steps: [
      stepOf("EMRServerless", "Count", {
        Arguments: {
          ExecutionRoleArn: role,
          JobConfig: { jobDriver: { sparkSubmit: { entryPoint: "s3://bucket/count.py" } } },
          ...application,
        },
      }),
    ],
  });

export const emrApplication: Rule = {
  code: "SW5010",
  title: "an EMR Serverless step without exactly one application",
  severity: "error",
  explanation:
    "An EMRServerless step runs in the application ApplicationId, or in one that ApplicationConfig describes and SageMaker makes for it.",
  covers: "E17 (EMR Serverless)",
  examples: {
    failing: { definition: on({}), at: "Steps[0].Arguments" },
    passing: { definition: on({ ApplicationId: "00abcdefghijkl01" }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("EMRServerless"), (node): Found[] => {
      const given = argumentsOf(node);
      if (!isGiven(given)) return [];
      const [id, config] = [isGiven(below(given, "ApplicationId")), isGiven(below(given, "ApplicationConfig"))];
      if (id !== config) return [];
      const words = id ? "both ApplicationId and" : "neither ApplicationId nor";
      return [
        { path: given.path, message: `${node.name} has ${words} ApplicationConfig`, hint: "write one of the two" },
      ];
    }),
};
