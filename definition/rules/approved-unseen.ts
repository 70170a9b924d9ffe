import type { RuleContext } from "./context.ts";
import { definitionOf, registerModelStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, known, parameterOf } from "./value-at.ts";

const registered = (status: string) =>
  definitionOf({ Steps: [registerModelStep("Register", { Arguments: { ModelApprovalStatus: status } })] });

export const approvedUnseen: Rule = {
  code: "SW8010",
  title: "a model that is approved before anyone looked at it",
  severity: "warning",
  explanation:
    "ModelApprovalStatus Approved is what starts the deployment: every model that the pipeline registers goes to production. Register with PendingManualApproval and approve the package that was looked at.",
  covers: "W30 (status)",
  examples: {
    failing: { definition: registered("Approved"), at: "Steps[0].Arguments.ModelApprovalStatus" },
    passing: { definition: registered("PendingManualApproval") },
  },
  check: ({ ofType, parameters }) => {
    const paths = new Map(
      foundIn(ofType("RegisterModel"), (node): [string, string][] => {
        const status = below(argumentsOf(node), "ModelApprovalStatus");
        if (known(status.value, parameters) !== "Approved") return [];
        return [[placeOf(status.value, parameters) ?? status.path, node.name]];
      }),
    );
    return [...paths].map(([path, name]): Found => ({
      path,
      message: `${name} registers its model as Approved`,
      hint: "write PendingManualApproval",
    }));
  },
};

/** Where the parameter's default stands, when a parameter gives the value. */
function placeOf(value: unknown, parameters: RuleContext["parameters"]): string | undefined {
  const parameter = parameterOf(value, parameters);
  return parameter && `${parameter.path}.DefaultValue`;
}
