import { propertyAt } from "./property.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, get, modelStep, trainingStep, type Changes } from "./example.ts";

const model = (path: string): Changes =>
  modelStep("Model", { Arguments: { PrimaryContainer: { ModelDataUrl: get(path) } } });

export const stepProperty: Rule = {
  code: "SW3005",
  title: "a property that the step does not have",
  severity: "error",
  explanation:
    "A step's properties are the members of its Describe answer, and a reference to any other cannot be resolved. Read a member that the answer has; list items are read as ['name'] or [0].",
  covers: "E2",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [trainingStep("Train"), model("Steps.Train.ModelArtifacts.S3ModelArtifact")] }),
      at: "Steps[1].Arguments.PrimaryContainer.ModelDataUrl",
    },
    passing: {
      definition: definitionOf({
        Steps: [trainingStep("Train"), model("Steps.Train.ModelArtifacts.S3ModelArtifacts")],
      }),
    },
  },
  check: ({ references, graph }) =>
    foundIn(references, (found): Found[] => {
      const { reference } = found;
      const step = reference?.root === "Steps" ? graph.nodes.get(reference.step)?.step : undefined;
      if (reference?.root !== "Steps" || step === undefined || reference.path[0] === "PropertyFiles") return [];
      const { fault } = propertyAt(step.Type, reference.path);
      if (fault === undefined) return [];
      return [{ path: found.path, message: `${found.get}: ${fault.message}`, hint: fault.hint }];
    }),
};
