import { definitionOf, get, processingInput, processingStep } from "./example.ts";
import { isImage, mayHoldMark, placeholderIn } from "./placeholder-marks.ts";
import type { Found, Rule } from "./rule.ts";
import { below, isGiven } from "./value-at.ts";

const from = (uri: unknown) =>
  processingStep("Split", {
    Arguments: { ProcessingInputs: [processingInput("data", { S3Input: { S3Uri: uri } })] },
  });

export const placeholderText: Rule = {
  code: "SW8004",
  title: "a placeholder that was not replaced",
  severity: "warning",
  explanation:
    "Text such as <account-id>, YOUR_BUCKET or TODO was meant to be replaced. SageMaker uses it as it is: no role, bucket or key has that name.",
  covers: "W23 (placeholders)",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [from("s3://YOUR_BUCKET/data")] }),
      at: "Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
    },
    passing: {
      definition: definitionOf({
        Parameters: [{ Name: "InputDataUri", Type: "String" }],
        Steps: [from(get("Parameters.InputDataUri"))],
      }),
    },
  },
  check: ({ texts, parameters }) => [
    ...texts.written.where(mayHoldMark).flatMap(({ text, path }) => found(text, path)),
    ...[...parameters.values()].flatMap((parameter): Found[] => {
      const given = below(parameter, "DefaultValue");
      return isGiven(given) && typeof given.value === "string" ? found(given.value, given.path) : [];
    }),
  ],
};

function found(value: string, path: string): Found[] {
  const mark = placeholderIn(value, path);
  if (mark === undefined || isImage(path)) return [];
  return [{ path, message: `${JSON.stringify(mark)} was left in the text`, hint: `put the value in place of ${mark}` }];
}
