import type { Found, Rule } from "./rule.ts";

export const stepNames: Rule = {
  code: "SW2001",
  title: "two steps with one name",
  severity: "error",
  explanation: "Names are unique over the whole definition, branches included: `Step name [X] is used multiple times.`",
  check: ({ steps }) => {
    const first = new Map<string, string>();
    return steps.flatMap(({ name, path }): Found[] => {
      const before = first.get(name);
      if (before === undefined) first.set(name, path);
      return before === undefined
        ? []
        : [
            {
              path: `${path}.Name`,
              message: `the name ${JSON.stringify(name)} is already that of ${before}`,
              hint: "give every step its own name",
            },
          ];
    });
  },
};
