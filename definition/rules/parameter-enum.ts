import type { Found, Rule } from "./rule.ts";

export const parameterEnum: Rule = {
  code: "SW2102",
  title: "a parameter's allowed values",
  severity: "error",
  explanation: "EnumValues lists the texts that a String parameter may have; its default must be one of them.",
  check: ({ parameters }) =>
    [...parameters.values()].flatMap(({ name, type, value, path }): Found[] => {
      const { EnumValues: allowed, DefaultValue: given } = value;
      const at = `${path}.EnumValues`;
      if (allowed === undefined || allowed === null) return [];
      if (type !== "String")
        return [
          {
            path: at,
            message: `${name} is ${type} and cannot have EnumValues`,
            hint: "make it a String or take EnumValues out",
          },
        ];
      if (!Array.isArray(allowed) || allowed.length === 0 || allowed.some((item) => typeof item !== "string")) {
        return [
          {
            path: at,
            message: `the EnumValues of ${name} are not a list of texts`,
            hint: 'write a list such as ["a", "b"]',
          },
        ];
      }
      if (given === undefined || allowed.includes(given)) return [];
      return [
        {
          path: `${path}.DefaultValue`,
          message: `the default ${JSON.stringify(given)} of ${name} is not allowed by its EnumValues`,
          hint: `use one of ${allowed.join(", ")}`,
        },
      ];
    }),
};
