import { tuningDefinitions } from "./jobs.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { tuned, tunedJob, tuningConfig } from "./tuning-example.ts";
import { argumentsOf, below, isGiven } from "./value-at.ts";

const { HyperParameterTuningResourceConfig: _resources, ...nowhere } = tunedJob;

export const tuningResources: Rule = {
  code: "SW5020",
  title: "tuning that does not say on what instances",
  severity: "error",
  explanation:
    "A tuning step's training job definition has ResourceConfig or HyperParameterTuningResourceConfig; the Python SDK writes the second. With both it is left open which counts.",
  examples: {
    failing: {
      definition: tuned(tuningConfig, { TrainingJobDefinition: nowhere }),
      at: "Steps[0].Arguments.TrainingJobDefinition",
    },
    passing: { definition: tuned(tuningConfig, { TrainingJobDefinition: tunedJob }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Tuning"), (node): Found[] => {
      return tuningDefinitions(argumentsOf(node)).flatMap((job): Found[] => {
        const own = below(job, "HyperParameterTuningResourceConfig");
        const plain = below(job, "ResourceConfig");
        if (isGiven(own) !== isGiven(plain)) return [];
        const message = isGiven(own)
          ? "the definition has both HyperParameterTuningResourceConfig and ResourceConfig"
          : "the definition has neither HyperParameterTuningResourceConfig nor ResourceConfig";
        const severity = isGiven(own) ? ("warning" as const) : ("error" as const);
        return [{ path: job.path, message, hint: "write one of the two", severity }];
      });
    }),
};
