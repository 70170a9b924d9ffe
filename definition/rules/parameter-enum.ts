import type { Found, Rule } from "./rule.ts";
import { definitionOf, get, registerModelStep, type Changes } from "./example.ts";

const approval = (fallback: string): Changes => ({
  Name: "Approval",
  Type: "String",
  DefaultValue: fallback,
  EnumValues: ["PendingManualApproval", "Approved"],
});
const register = registerModelStep("Register", { Arguments: { ModelApprovalStatus: get("Parameters.Approval") } });

export const parameterEnum: Rule = {
  code: "SW2102",
  title: "a parameter's allowed values",
  severity: "error",
  explanation:
    "EnumValues lists the texts that a String parameter may have; a default that is not among them could never be given at a start either. Add it to the list or choose another default.",
  covers: "E15",
  examples: {
    failing: {
      definition: definitionOf({ Parameters: [approval("Pending")], Steps: [register] }),
      at: "Parameters[0].DefaultValue",
    },
    passing: { definition: definitionOf({ Parameters: [approval("PendingManualApproval")], Steps: [register] }) },
  },
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
