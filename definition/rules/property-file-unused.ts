import { list, member } from "../model.ts";
import { itemPath } from "../path.ts";
import {
  conditionStep,
  definitionOf,
  failStep,
  get,
  processingOutput,
  processingStep,
  type Changes,
} from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";

const step = processingStep("Evaluate", {
  Arguments: { ProcessingOutputConfig: { Outputs: [processingOutput("evaluation")] } },
  PropertyFiles: [{ PropertyFileName: "Report", OutputName: "evaluation", FilePath: "evaluation.json" }],
});
const accuracy: Changes = {
  "Std:JsonGet": { PropertyFile: get("Steps.Evaluate.PropertyFiles.Report"), Path: "accuracy" },
};
const check = conditionStep("Check", [{ Type: "LessThan", LeftValue: accuracy, RightValue: 0.6 }], {
  Arguments: { IfSteps: [failStep("TooLow")] },
});

export const propertyFileUnused: Rule = {
  code: "SW3010",
  title: "a property file that nothing reads",
  severity: "warning",
  explanation:
    "A property file serves Std:JsonGet alone. One that no Std:JsonGet reads is left over, or a condition reads another file than was meant.",
  covers: "W19 (property files)",
  examples: {
    failing: { definition: definitionOf({ Steps: [step] }), at: "Steps[0].PropertyFiles[0]" },
    passing: { definition: definitionOf({ Steps: [step, check] }) },
  },
  check: ({ steps, references }) => {
    const read = new Set<string>();
    for (const { reference } of references) {
      if (reference?.root !== "Steps" || reference.path[0] !== "PropertyFiles") continue;
      const [, second] = reference.path;
      const name = typeof second === "object" && "key" in second ? second.key : second;
      if (typeof name === "string") read.add(key(reference.step, name));
    }
    return foundIn(steps, ({ name, step: { PropertyFiles: files }, path }) =>
      list(files).flatMap((file, i): Found[] => {
        const given = member(file, "PropertyFileName");
        if (typeof given !== "string" || given === "" || read.has(key(name, given))) return [];
        return [
          {
            path: itemPath(`${path}.PropertyFiles`, i),
            message: `no Std:JsonGet reads the property file ${JSON.stringify(given)}`,
            hint: `read it with {"Get": "Steps.${name}.PropertyFiles.${given}"}, or take it out`,
          },
        ];
      }),
    );
  },
};

const key = (step: string, file: string): string => `${step} ${file}`;
