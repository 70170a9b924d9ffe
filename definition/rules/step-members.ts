import { isObject } from "../model.ts";
import { stepEnvelope, stepTypeOf } from "../step-types.ts";
import { withArticle } from "../words.ts";
import { foundIn } from "./found-in.ts";
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
    foundIn(entries, ({ value, path }): Found[] => {
      const type = isObject(value) && typeof value["Type"] === "string" ? membersOf(value["Type"]) : undefined;
      if (!isObject(value) || type === undefined) return [];
      const missing = type.needed.filter((name) => (value[name] ?? null) === null);
      return [
        ...missing.map((name) => ({
          path,
          message: `${withArticle(type.name)} step needs ${name}`,
          hint: `add ${name}`,
        })),
        ...unknownMembers(value, path, type.known, (name) => `${withArticle(type.name)} step has no member ${name}`),
      ];
    }),
};

interface Members {
  readonly name: string;
  readonly known: readonly string[];
  readonly needed: readonly string[];
}

const members = new Map<string, Members>();

function membersOf(stepType: string): Members | undefined {
  const type = stepTypeOf(stepType);
  if (type === undefined) return undefined;
  let made = members.get(stepType);
  if (made === undefined) {
    const own = Object.entries(type.members ?? {});
    const needed = own.flatMap(([name, need]) => (need === "needed" ? [name] : []));
    made = { name: type.type, known: [...stepEnvelope, ...own.map(([name]) => name)], needed };
    members.set(stepType, made);
  }
  return made;
}
