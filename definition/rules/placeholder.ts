import type { Found, Rule } from "./rule.ts";
import { definitionOf, image, processingStep, type Changes } from "./example.ts";
import { isImage, mayHoldMark, placeholderIn } from "./placeholder-marks.ts";

const mark = /<[a-z][a-z0-9_ -]*>/i;

const prepare = (ImageUri: string): Changes =>
  processingStep("Prepare", { Arguments: { AppSpecification: { ImageUri } } });

export const placeholder: Rule = {
  code: "SW8002",
  title: "an image with a placeholder",
  severity: "warning",
  explanation:
    "Text such as `<account-id>` was meant to be replaced; no image has that name, and the job fails to pull it. Put the value in its place.",
  covers: "W23 (placeholders)",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [prepare("<account-id>.dkr.ecr.us-east-1.amazonaws.com/models:1.4")] }),
      at: "Steps[0].Arguments.AppSpecification.ImageUri",
    },
    passing: { definition: definitionOf({ Steps: [prepare(image)] }) },
  },
  check: ({ texts }) =>
    texts.written.where(mayHoldMark).flatMap(({ text: value, path }): Found[] => {
      if (!isImage(path)) return [];
      const [found = placeholderIn(value, path)] = mark.exec(value) ?? [];
      if (found === undefined) return [];
      const message = `the image ${JSON.stringify(value)} holds the placeholder ${found}`;
      return [{ path, message, hint: `put the value in place of ${found}` }];
    }),
};
