import { isObject, list, member } from "../model.ts";
import { suggest } from "../nearest.ts";
import { itemPath } from "../path.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { conditionStep, definitionOf, get, processingOutput, processingStep, type Changes } from "./example.ts";

const evaluate = (output: string): Changes =>
  processingStep("Evaluate", {
    Arguments: { ProcessingOutputConfig: { Outputs: [processingOutput("metrics")] } },
    PropertyFiles: [{ PropertyFileName: "Metrics", OutputName: output, FilePath: "metrics.json" }],
  });
const value = { "Std:JsonGet": { PropertyFile: get("Steps.Evaluate.PropertyFiles.Metrics"), Path: "accuracy.value" } };
const check = conditionStep("Check", [{ Type: "LessThan", LeftValue: value, RightValue: 0.6 }]);

export const propertyFile: Rule = {
  code: "SW3007",
  title: "a property file that cannot be read",
  severity: "error",
  explanation:
    "A property file names an output of its processing step and the file inside it; SageMaker reads the file when the step has ended, and the execution fails when it is not there. Name a declared OutputName and a FilePath.",
  covers: "E4, E8",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [evaluate("metric"), check] }),
      at: "Steps[0].PropertyFiles[0].OutputName",
    },
    passing: { definition: definitionOf({ Steps: [evaluate("metrics"), check] }) },
  },
  check: ({ steps }) =>
    foundIn(steps, ({ step, path }) => {
      if (step.PropertyFiles === undefined) return [];
      const outputs = list(member(member(step.Arguments, "ProcessingOutputConfig"), "Outputs"))
        .map((output) => member(output, "OutputName"))
        .filter((name) => typeof name === "string");
      return list(step.PropertyFiles).flatMap((file, i) => form(file, itemPath(`${path}.PropertyFiles`, i), outputs));
    }),
};

const required = ["PropertyFileName", "OutputName", "FilePath"];

function form(file: unknown, path: string, outputs: readonly string[]): Found[] {
  if (!isObject(file))
    return [{ path, message: "the property file is not an object", hint: `write ${required.join(", ")}` }];
  const found = required.flatMap((name): Found[] => {
    const given = file[name];
    if (typeof given === "string" && given !== "") return [];
    return [
      {
        path: given === undefined ? path : `${path}.${name}`,
        message: `the property file has no ${name}`,
        hint: `write ${name} as text`,
      },
    ];
  });
  const output = file["OutputName"];
  if (typeof output !== "string" || output === "" || outputs.includes(output)) return found;
  const hint = suggest(output, outputs, `add an output ${JSON.stringify(output)}`);
  return [...found, { path: `${path}.OutputName`, message: `the step has no output ${JSON.stringify(output)}`, hint }];
}
