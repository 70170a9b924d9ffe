import { ownPart } from "../graph.ts";
import { isObject } from "../model.ts";
import { itemPath } from "../path.ts";
import { expressionKind } from "../expression.ts";
import { nodesIn } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";

export const joinForm: Rule = {
  code: "SW3009",
  title: "a Join that cannot be read",
  severity: "error",
  explanation: "Std:Join has On, a text, and Values, a list of literals and expressions.",
  check: ({ steps }) =>
    steps.flatMap(({ step, path }) =>
      [...nodesIn(ownPart(step), path)].flatMap((node): Found[] => {
        if (expressionKind(node.value) !== "Std:Join") return [];
        const join = isObject(node.value) ? node.value["Std:Join"] : undefined;
        const at = `${node.path}.Std:Join`;
        if (!isObject(join)) return [{ path: at, message: "Std:Join is not an object", hint: "write On and Values" }];
        const { On: on, Values: values } = join;
        if (typeof on !== "string")
          return [{ path: at, message: "Std:Join has no text On", hint: 'write "On": "/" or "On": ""' }];
        if (!Array.isArray(values))
          return [{ path: at, message: "Std:Join has no list Values", hint: 'write "Values": [...]' }];
        return values.flatMap((value: unknown, i): Found[] => {
          if (value !== null && (typeof value !== "object" || expressionKind(value) !== undefined)) return [];
          return [
            {
              path: itemPath(`${at}.Values`, i),
              message: "Std:Join cannot join this value",
              hint: "join texts, numbers and expressions",
            },
          ];
        });
      }),
    ),
};
