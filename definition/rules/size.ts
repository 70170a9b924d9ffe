import { list } from "../model.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, failStep, get, type Changes } from "./example.ts";

const maxCharacters = 1_048_576;
const maxParameters = 200;

const parameters = (count: number): readonly unknown[] =>
  Array.from({ length: count }, (_, i) => ({ Name: `Tag${i}`, Type: "String", DefaultValue: "" }));
const step = (count: number): Changes =>
  failStep("Stop", {
    Arguments: {
      ErrorMessage: {
        "Std:Join": { On: " ", Values: Array.from({ length: count }, (_, i) => get(`Parameters.Tag${i}`)) },
      },
    },
  });

export const size: Rule = {
  code: "SW1108",
  title: "definition too large",
  severity: "error",
  explanation:
    "CreatePipeline takes a definition of at most 1,048,576 characters, and StartPipelineExecution at most 200 parameters. Move what is long to S3, or split the pipeline.",
  covers: "E16",
  examples: {
    failing: {
      definition: definitionOf({ Parameters: parameters(201), Steps: [step(201)] }),
      at: "Parameters",
    },
    passing: { definition: definitionOf({ Parameters: parameters(2), Steps: [step(2)] }) },
  },
  check: ({ definition, size: characters }) => {
    const found: Found[] = [];
    if (characters > maxCharacters) {
      found.push({
        path: "",
        message: `the definition has ${characters} characters`,
        hint: `keep it within ${maxCharacters}`,
      });
    }
    const parameters = list(definition["Parameters"]).length;
    if (parameters > maxParameters) {
      found.push({
        path: "Parameters",
        message: `there are ${parameters} parameters`,
        hint: `keep them within ${maxParameters}`,
      });
    }
    return found;
  },
};
