import { expressionKind } from "../expression.ts";
import { isObject, member } from "../model.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, failStep, get, type Changes } from "./example.ts";

const failed = (values: unknown): Changes =>
  failStep("Stop", {
    Arguments: { ErrorMessage: { "Std:Join": { On: "", Values: typeof values === "string" ? values : [values] } } },
  });

export const joinForm: Rule = {
  code: "SW3009",
  title: "a Join that cannot be read",
  severity: "error",
  explanation:
    "Std:Join has On, a text, and Values, a list of literals and expressions that become one text. SageMaker cannot read another form.",
  covers: "E9",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [failed("Execution.PipelineExecutionId")] }),
      at: "Steps[0].Arguments.ErrorMessage.Std:Join",
    },
    passing: { definition: definitionOf({ Steps: [failed(get("Execution.PipelineExecutionId"))] }) },
  },
  check: ({ expressions }) =>
    expressions.flatMap(({ kind, value, path }) =>
      kind === "Std:Join" ? faults(member(value, "Std:Join"), `${path}.Std:Join`) : [],
    ),
};

function faults(join: unknown, path: string): Found[] {
  if (!isObject(join)) return [{ path, message: "Std:Join is not an object", hint: "write On and Values" }];
  const { On: on, Values: values } = join;
  if (typeof on !== "string")
    return [{ path, message: "Std:Join has no text On", hint: 'write "On": "/" or "On": ""' }];
  if (!Array.isArray(values)) return [{ path, message: "Std:Join has no list Values", hint: 'write "Values": [...]' }];
  const hint = "join texts, numbers and expressions";
  if (values.length === 0)
    return [
      {
        path: `${path}.Values`,
        message: "Std:Join joins nothing, which gives an empty text",
        hint,
        severity: "warning",
      },
    ];
  return values.flatMap((value: unknown, i): Found[] => {
    if (typeof value !== "object" || expressionKind(value) !== undefined) return [];
    return [{ path: itemPath(`${path}.Values`, i), message: "Std:Join cannot join this value", hint }];
  });
}
