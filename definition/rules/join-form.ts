import { expressionKind } from "../expression.ts";
import { isObject, member } from "../model.ts";
import { itemPath } from "../path.ts";
import type { ValueNode } from "./nodes.ts";
import { foundIn } from "./found-in.ts";
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
  check: ({ expressions }) => foundIn(expressions, (node) => (node.kind === "Std:Join" ? faults(node) : [])),
};

const isJoined = (value: unknown): boolean => typeof value !== "object" || expressionKind(value) !== undefined;
const joinsWell = (values: unknown): boolean => Array.isArray(values) && values.length > 0 && values.every(isJoined);

function faults(node: ValueNode): Found[] {
  const join = member(node.value, "Std:Join");
  if (isObject(join) && typeof join["On"] === "string" && joinsWell(join["Values"])) return [];
  const path = `${node.path}.Std:Join`;
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
    if (isJoined(value)) return [];
    return [{ path: itemPath(`${path}.Values`, i), message: "Std:Join cannot join this value", hint }];
  });
}
