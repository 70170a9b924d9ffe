import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { tuned, tunedJob, tuningConfig } from "./tuning-example.ts";
import { argumentsOf, below, isGiven } from "./value-at.ts";

export const tuningDefinitions: Rule = {
  code: "SW5018",
  title: "a tuning step without exactly one kind of training job definition",
  severity: "error",
  explanation:
    "A tuning job trains what TrainingJobDefinition describes, or the algorithms of the list TrainingJobDefinitions; the service takes exactly one of the two.",
  examples: {
    failing: { definition: tuned(tuningConfig, {}), at: "Steps[0].Arguments" },
    passing: { definition: tuned(tuningConfig, { TrainingJobDefinition: tunedJob }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Tuning"), (node): Found[] => {
      const given = argumentsOf(node);
      if (!isGiven(given)) return [];
      const [one, many] = ["TrainingJobDefinition", "TrainingJobDefinitions"].map((name) => below(given, name));
      if (one === undefined || many === undefined || isGiven(one) !== isGiven(many)) return [];
      const words = isGiven(one) ? "both TrainingJobDefinition and" : "neither TrainingJobDefinition nor";
      const message = `${node.name} has ${words} TrainingJobDefinitions`;
      return [{ path: given.path, message, hint: "write one of the two" }];
    }),
};
