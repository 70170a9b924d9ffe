import { expressionKind } from "../expression.ts";
import { list, member } from "../model.ts";
import { itemPath } from "../path.ts";
import { conditionsIn } from "./conditions.ts";
import { conditionStep, definitionOf, get, processingOutput, processingStep } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";
import { below, parameterOf } from "./value-at.ts";

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
  check: ({ steps, parameters }) =>
    conditionsIn(steps).flatMap((condition): Found[] => {
      const values = below(condition, "Values");
      const operands: ValueNode[] = [
        ...["LeftValue", "RightValue", "QueryValue"].map((name) => below(condition, name)),
        ...list(values.value).map((value, i) => ({ value, path: itemPath(values.path, i) })),
      ];
      if (
        member(condition.value, "Type") === "Or" ||
        !operands.some((it) => expressionKind(it.value) === "Std:JsonGet")
      )
        return [];
      return operands.flatMap(({ value, path }): Found[] => {
        if (typeof value === "string" && number.test(value))
          return [{ path, message: `${JSON.stringify(value)} is a text`, hint: `write ${value} without quotes` }];
        const { name, type, value: declared } = parameterOf(value, parameters) ?? {};
        const given = declared?.["DefaultValue"];
        if (type !== "String" || typeof given !== "string" || !number.test(given)) return [];
        const message = `the parameter ${name} is a String, and its default ${JSON.stringify(given)} a text`;
        return [{ path, message, hint: `declare ${name} as Float` }];
      });
    }),
};
