import { executionVariables } from "../execution-variables.ts";
import { certain, suggest } from "../nearest.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, failStep, get, type Changes } from "./example.ts";
import { replaced } from "./fixes.ts";

const variables = {
  Execution: executionVariables,
  PipelineExperimentConfig: ["ExperimentName", "TrialName"],
} as const;

const failed = (path: string): Changes =>
  failStep("Stop", { Arguments: { ErrorMessage: { "Std:Join": { On: " ", Values: ["failed in", get(path)] } } } });

export const executionVariable: Rule = {
  code: "SW3004",
  title: "an execution variable that does not exist",
  severity: "error",
  explanation:
    "An execution knows a fixed set of values of itself, such as Execution.PipelineExecutionId; any other name cannot be resolved. Use one of those.",
  covers: "E1",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [failed("Execution.ExecutionId")] }),
      at: "Steps[0].Arguments.ErrorMessage.Std:Join.Values[1]",
    },
    passing: { definition: definitionOf({ Steps: [failed("Execution.PipelineExecutionId")] }) },
  },
  check: ({ references }) =>
    foundIn(references, (found): Found[] => {
      const { reference } = found;
      if (reference?.root !== "Execution" && reference?.root !== "PipelineExperimentConfig") return [];
      const known: readonly string[] = variables[reference.root];
      if (known.includes(reference.name)) return [];
      const { path } = found;
      const meant = certain(reference.name, known);
      return [
        {
          path,
          message: `there is no ${reference.root}.${reference.name}`,
          hint: suggest(reference.name, known, ""),
          ...(meant !== undefined && { fix: replaced(`${path}.Get`, `${reference.root}.${meant}`) }),
        },
      ];
    }),
};
