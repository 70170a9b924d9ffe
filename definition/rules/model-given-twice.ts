import { canonical } from "../canonical.ts";
import { parseReference } from "../expression.ts";
import { member } from "../model.ts";
import { textOf } from "../words.ts";
import { definitionOf, get, processingInput, processingStep, trainingStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

const model = get("Steps.Train.ModelArtifacts.S3ModelArtifacts");
const evaluating = (last: unknown) =>
  definitionOf({
    Steps: [
      trainingStep("Train"),
      processingStep("Evaluate", {
        Arguments: {
          AppSpecification: { ContainerArguments: ["--model", last] },
          ProcessingInputs: [processingInput("model", { S3Input: { S3Uri: model } })],
        },
      }),
    ],
  });

export const modelGivenTwice: Rule = {
  code: "SW8014",
  title: "what is an input already, given as an argument too",
  severity: "note",
  explanation:
    "SageMaker has put the files of the input under its LocalPath. A script that gets the S3 URI as an argument downloads them again, or ignores the input.",
  examples: {
    failing: { definition: evaluating(model), at: "Steps[1].Arguments.AppSpecification.ContainerArguments[1]" },
    passing: { definition: evaluating("/opt/ml/processing/model/model.tar.gz") },
  },
  check: ({ steps }) =>
    foundIn(steps, (node): Found[] => {
      const given = argumentsOf(node);
      const passed = itemsOf(below(given, "AppSpecification", "ContainerArguments")).filter(({ value }) =>
        isRead(value),
      );
      if (passed.length === 0) return [];
      const inputs = new Map(
        itemsOf(below(given, "ProcessingInputs")).map((input) => [
          canonical(below(input, "S3Input", "S3Uri").value ?? null),
          below(input, "S3Input", "LocalPath").value,
        ]),
      );
      return passed.flatMap(({ value, path }): Found[] => {
        if (!inputs.has(canonical(value))) return [];
        const local = inputs.get(canonical(value));
        const hint = `give the script ${typeof local === "string" ? local : "the input's LocalPath"}, or take the input out`;
        return [{ path, message: `${textOf(member(value, "Get"))} is an input of the step already`, hint }];
      });
    }),
};

/** Whether the value is read of a step or given at the start. */
function isRead(value: unknown): boolean {
  const get = member(value, "Get");
  const root = typeof get === "string" ? parseReference(get)?.root : undefined;
  return root === "Steps" || root === "Parameters";
}
