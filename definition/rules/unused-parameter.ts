import type { Rule } from "./rule.ts";

export const unusedParameter: Rule = {
  code: "SW2103",
  title: "a parameter that nothing reads",
  severity: "warning",
  explanation: "Whoever starts the pipeline can set it and nothing will happen.",
  check: ({ parameters, references }) => {
    const used = new Set(references.map(({ reference }) => (reference?.root === "Parameters" ? reference.name : "")));
    return [...parameters.values()]
      .filter(({ name }) => !used.has(name))
      .map(({ name, path }) => ({
        path,
        message: `no step reads the parameter ${JSON.stringify(name)}`,
        hint: `use {"Get": "Parameters.${name}"} or take it out`,
      }));
  },
};
