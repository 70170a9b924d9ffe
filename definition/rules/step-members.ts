import { isObject } from "../model.ts";
import { stepEnvelope, stepTypeOf } from "../step-types.ts";
import { withArticle } from "../words.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, lambdaStep } from "./example.ts";
import { unknownMembers } from "./unknown-members.ts";

export const stepMembers: Rule = {
  code: "SW1106",
  title: "unknown or missing member of a step",
  severity: "error",
  explanation:
    "SageMaker refuses members that a step of that type does not have, such as PropertyFiles of a Training step, and steps that lack what their type needs, such as the FunctionArn of a Lambda step. Move the member to the step that it is meant for, or add the missing one.",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [lambdaStep("Notify", { FunctionArn: undefined })] }),
      at: "Steps[0]",
    },
    passing: { definition: definitionOf({ Steps: [lambdaStep("Notify")] }) },
  },
  check: ({ entries }) =>
    entries.flatMap(({ value, path }): Found[] => {
      const type = isObject(value) && typeof value["Type"] === "string" ? stepTypeOf(value["Type"]) : undefined;
      if (!isObject(value) || type === undefined) return [];
      const own = Object.entries(type.members ?? {});
      const known = [...stepEnvelope, ...own.map(([name]) => name)];
      const missing = own.filter(([name, need]) => need === "needed" && (value[name] ?? null) === null);
      return [
        ...missing.map(([name]) => ({
          path,
          message: `${withArticle(type.type)} step needs ${name}`,
          hint: `add ${name}`,
        })),
        ...unknownMembers(value, path, known, (name) => `${withArticle(type.type)} step has no member ${name}`),
      ];
    }),
};
