import { list } from "../model.ts";
import { itemPath } from "../path.ts";
import { definitionOf, processingStep, trainingStep, type Changes } from "./example.ts";
import { replaced } from "./fixes.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";

const steps = (...names: readonly string[]): Changes =>
  definitionOf({ Steps: [processingStep("Prepare"), trainingStep("Train", { DependsOn: names })] });

export const dependsOnTwice: Rule = {
  code: "SW4101",
  title: "a step that is waited for twice",
  severity: "note",
  explanation: "DependsOn names the same step twice, which says no more than once. Take the second out.",
  examples: {
    failing: { definition: steps("Prepare", "Prepare"), at: "Steps[1].DependsOn[1]" },
    passing: { definition: steps("Prepare") },
  },
  check: (context) =>
    foundIn(context.steps, ({ step, path }) => {
      const names = list(step.DependsOn);
      const at = `${path}.DependsOn`;
      return names.flatMap((name, i): Found[] => {
        if (typeof name !== "string" || names.indexOf(name) === i) return [];
        const texts = names.filter((one) => typeof one === "string");
        const once = texts.length === names.length ? { fix: replaced(at, [...new Set(texts)]) } : {};
        return [{ path: itemPath(at, i), message: `${name} stands in DependsOn twice`, hint: "name it once", ...once }];
      });
    }),
};
