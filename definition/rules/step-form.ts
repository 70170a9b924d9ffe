import { isObject } from "../model.ts";
import { jsonKind } from "../parse.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, failStep } from "./example.ts";

const required = ["Name", "Type", "Arguments"];

export const stepForm: Rule = {
  code: "SW1104",
  title: "incomplete step",
  severity: "error",
  explanation:
    "Every step is an object with a Name, a Type and Arguments; SageMaker cannot read one that lacks them. Write {} for Arguments where there are none.",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [{ Name: "Stop", Type: "Fail" }] }),
      at: "Steps[0]",
    },
    passing: { definition: definitionOf({ Steps: [failStep("Stop")] }) },
  },
  check: ({ entries }) =>
    foundIn(entries, ({ value, path }): Found[] => {
      if (!isObject(value))
        return [
          { path, message: `the step is ${jsonKind(value)}`, hint: "write an object with Name, Type and Arguments" },
        ];
      return required.flatMap((name): Found[] => {
        const given = value[name];
        if (given === undefined) return [{ path, message: `the step has no ${name}`, hint: `add ${name}` }];
        const fits = name === "Arguments" ? isObject(given) : typeof given === "string";
        const wanted = name === "Arguments" ? "an object" : "a string";
        return fits
          ? []
          : [{ path: `${path}.${name}`, message: `${name} is ${jsonKind(given)}`, hint: `write ${wanted}` }];
      });
    }),
};
