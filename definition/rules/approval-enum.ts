import { list } from "../model.ts";
import { itemPath } from "../path.ts";
import { definitionOf, get, registerModelStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, parameterOf } from "./value-at.ts";

const statuses = ["PendingManualApproval", "Approved", "Rejected"];
const withParameter = (more: Readonly<Record<string, unknown>>) =>
  definitionOf({
    Parameters: [{ Name: "Approval", Type: "String", DefaultValue: "PendingManualApproval", ...more }],
    Steps: [registerModelStep("Register", { Arguments: { ModelApprovalStatus: get("Parameters.Approval") } })],
  });

export const approvalEnum: Rule = {
  code: "SW2104",
  title: "an approval parameter that takes any text",
  severity: "warning",
  explanation:
    "The registry knows PendingManualApproval, Approved and Rejected. Without EnumValues the execution starts with any other text, trains, and fails at its last step.",
  covers: "W31",
  examples: {
    failing: { definition: withParameter({}), at: "Parameters[0]" },
    passing: { definition: withParameter({ EnumValues: statuses }) },
  },
  check: ({ ofType, parameters }) => {
    const used = new Set(
      foundIn(ofType("RegisterModel"), (node) => {
        const parameter = parameterOf(below(argumentsOf(node), "ModelApprovalStatus").value, parameters);
        return parameter !== undefined ? [parameter] : [];
      }),
    );
    return [...used].flatMap(({ name, path, value }): Found[] => {
      const allowed = list(value["EnumValues"]);
      if (allowed.length === 0) {
        const hint = `add "EnumValues": ${JSON.stringify(statuses)}`;
        return [{ path, message: `${JSON.stringify(name)} takes any text as the approval status`, hint }];
      }
      return allowed.flatMap((item, i): Found[] =>
        typeof item !== "string" || statuses.includes(item)
          ? []
          : [
              {
                path: itemPath(`${path}.EnumValues`, i),
                message: `${JSON.stringify(item)} is no approval status`,
                hint: `keep to ${statuses.join(", ")}`,
              },
            ],
      );
    });
  },
};
