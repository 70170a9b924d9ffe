import { list, member } from "../model.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";

export const parameterNames: Rule = {
  code: "SW2003",
  title: "two parameters with one name",
  severity: "error",
  explanation: "Which of the two a reference means would be left to chance.",
  check: ({ definition, parameters }) =>
    list(definition["Parameters"]).flatMap((value, i): Found[] => {
      const name = member(value, "Name");
      const path = itemPath("Parameters", i);
      const first = typeof name === "string" ? parameters.get(name) : undefined;
      if (first === undefined || first.path === path) return [];
      return [
        {
          path: `${path}.Name`,
          message: `the parameter ${JSON.stringify(name)} is already declared at ${first.path}`,
          hint: "give every parameter its own name",
        },
      ];
    }),
};
