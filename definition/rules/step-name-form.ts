import type { Found, Rule } from "./rule.ts";

export const stepNameForm: Rule = {
  code: "SW2002",
  title: "a step name that SageMaker refuses",
  severity: "error",
  explanation: "A step name has 1 to 64 letters, digits, hyphens and underscores.",
  check: ({ steps }) =>
    steps.flatMap(({ name, path }): Found[] =>
      /^[A-Za-z0-9_-]{1,64}$/.test(name)
        ? []
        : [
            {
              path: `${path}.Name`,
              message: `${JSON.stringify(name)} cannot be a step's name`,
              hint: "use 1 to 64 letters, digits, - and _",
            },
          ],
    ),
};
