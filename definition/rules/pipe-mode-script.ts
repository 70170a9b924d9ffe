import { list } from "../model.ts";
import { definitionOf, processingInput, processingStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

const reading = (mode: string) =>
  definitionOf({
    Steps: [
      processingStep("Evaluate", {
        Arguments: {
          AppSpecification: { ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/evaluate.py"] },
          ProcessingInputs: [processingInput("test", { S3Input: { S3InputMode: mode } })],
        },
      }),
    ],
  });

const script = /\.(py|sh|bash|R|r|jl|js|mjs|ts|rb|pl)$/;

export const pipeModeScript: Rule = {
  code: "SW8013",
  title: "an input in Pipe mode for a script",
  severity: "warning",
  explanation:
    "In Pipe mode the input is a named pipe that is read once from begin to end; there are no files under LocalPath. A script that lists the folder finds nothing.",
  examples: {
    failing: { definition: reading("Pipe"), at: "Steps[0].Arguments.ProcessingInputs[0].S3Input.S3InputMode" },
    passing: { definition: reading("File") },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Processing"), (node): Found[] => {
      const given = argumentsOf(node);
      const program = below(given, "AppSpecification", "ContainerEntrypoint");
      if (!list(program.value).some((word) => typeof word === "string" && script.test(word))) return [];
      return itemsOf(below(given, "ProcessingInputs"))
        .map((input) => ({ name: below(input, "InputName").value, mode: below(input, "S3Input", "S3InputMode") }))
        .filter(({ mode }) => mode.value === "Pipe")
        .map(({ name, mode: { path } }) => ({
          path,
          message: `the script gets a pipe for the input ${JSON.stringify(name ?? "")}, no files`,
          hint: "write File",
        }));
    }),
};
