import { expressionKind } from "../expression.ts";
import type { ResultType } from "../shapes/index.ts";
import type { RuleContext } from "./context.ts";
import type { ValueNode } from "./nodes.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { below, itemsOf } from "./value-at.ts";
import { conditionStep, definitionOf, get, type Changes } from "./example.ts";

const limit = { Name: "Limit", Type: "Float", DefaultValue: 0.5 };
const check = (RightValue: unknown): Changes =>
  conditionStep("Check", [{ Type: "LessThan", LeftValue: get("Parameters.Limit"), RightValue }]);

export const conditionOperands: Rule = {
  code: "SW6003",
  title: "operands that cannot be compared",
  severity: "error",
  explanation:
    "Comparing text with a number, or with null, fails the step, and two constants always compare the same. Compare a property, parameter or JsonGet with a value of its own type.",
  covers: "E12",
  examples: {
    failing: {
      definition: definitionOf({ Parameters: [limit], Steps: [check("0.6")] }),
      at: "Steps[0].Arguments.Conditions[0].RightValue",
    },
    passing: { definition: definitionOf({ Parameters: [limit], Steps: [check(0.6)] }) },
  },
  check: (context) => foundIn(context.conditions, (condition) => faults(condition, context)),
};

function faults(condition: ValueNode, context: RuleContext): Found[] {
  const operands = [
    ...["LeftValue", "RightValue", "QueryValue"].map((name) => below(condition, name)).filter(isWritten),
    ...itemsOf(below(condition, "Values")),
  ];

  const odd = operands.filter(
    (operand) => typeof operand.value === "object" && expressionKind(operand.value) === undefined,
  );
  if (odd.length > 0) {
    return odd.map((operand) => ({
      path: operand.path,
      message: `${operand.value === null ? "null" : "this value"} cannot be compared`,
      hint: "write text, a number, true, false or an expression",
    }));
  }
  if (operands.length < 2) return [];
  if (operands.every((operand) => typeof operand.value !== "object")) {
    return [
      {
        path: condition.path,
        message: "the condition compares constants and always gives the same",
        hint: "compare with a step's property, a parameter or a JsonGet",
        severity: "warning",
      },
    ];
  }
  const [first, ...rest] = operands;
  const left = kindOf(first?.value, context);
  return rest.flatMap((operand): Found[] => {
    const right = kindOf(operand.value, context);
    if (left === undefined || right === undefined || left === right) return [];
    return [{ path: operand.path, message: `${left} is compared with ${right}`, hint: "compare values of one type" }];
  });
}

const isWritten = ({ value }: ValueNode): boolean => value !== undefined;

const kinds: Readonly<Partial<Record<ResultType, string>>> = {
  String: "text",
  Integer: "a number",
  Float: "a number",
  Boolean: "true or false",
};

function kindOf(value: unknown, context: RuleContext): string | undefined {
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "a number";
  if (typeof value === "boolean") return "true or false";
  const type = context.resultType(value);
  return type && kinds[type];
}
