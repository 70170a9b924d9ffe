import { expressionKind } from "../expression.ts";
import { member } from "../model.ts";
import { conditionStep, definitionOf, get, processingOutput, processingStep } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { below, itemsOf, parameterOf } from "./value-at.ts";

const compared = (threshold: unknown) =>
  definitionOf({
    Steps: [
      processingStep("Evaluate", {
        Arguments: { ProcessingOutputConfig: { Outputs: [processingOutput("evaluation")] } },
        PropertyFiles: [{ PropertyFileName: "Report", OutputName: "evaluation", FilePath: "evaluation.json" }],
      }),
      conditionStep("Check", [
        {
          Type: "LessThan",
          LeftValue: {
            "Std:JsonGet": { PropertyFile: get("Steps.Evaluate.PropertyFiles.Report"), Path: "accuracy" },
          },
          RightValue: threshold,
        },
      ]),
    ],
  });

const number = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;

export const textNumber: Rule = {
  code: "SW6005",
  title: "a value of a file compared with a number in quotes",
  severity: "warning",
  explanation:
    'A metric in a JSON file is mostly a number. Texts compare as texts, so that "10" is less than "9", and a number compared with a text fails the step.',
  covers: "E12 (JsonGet)",
  examples: {
    failing: { definition: compared("0.6"), at: "Steps[1].Arguments.Conditions[0].RightValue" },
    passing: { definition: compared(0.6) },
  },
  check: ({ conditions, parameters }) =>
    foundIn(conditions, (condition): Found[] => {
      if (member(condition.value, "Type") === "Or") return [];
      const operands: ValueNode[] = [
        ...["LeftValue", "RightValue", "QueryValue"].map((name) => below(condition, name)),
        ...itemsOf(below(condition, "Values")),
      ];
      if (!operands.some((it) => expressionKind(it.value) === "Std:JsonGet")) return [];
      return operands.flatMap((operand): Found[] => {
        const { value } = operand;
        if (typeof value === "string" && number.test(value)) {
          const message = `${JSON.stringify(value)} is a text`;
          return [{ path: operand.path, message, hint: `write ${value} without quotes` }];
        }
        const { name, type, value: declared } = parameterOf(value, parameters) ?? {};
        const given = declared?.["DefaultValue"];
        if (type !== "String" || typeof given !== "string" || !number.test(given)) return [];
        const message = `the parameter ${name} is a String, and its default ${JSON.stringify(given)} a text`;
        return [{ path: operand.path, message, hint: `declare ${name} as Float` }];
      });
    }),
};
