import type { Finding } from "../shapes/index.ts";
import { definitionOf, trainingStep, type Changes } from "./example.ts";
import type { Rule } from "./rule.ts";

const train = (InstanceType: string): Changes =>
  trainingStep("Train", { Arguments: { ResourceConfig: { InstanceType } } });

/** Whether a finding is about an instance type: their list grows with every release, so it is no error. */
export const isInstanceType = ({ kind, shape }: Finding): boolean =>
  kind === "enum" && shape.name.endsWith("InstanceType");

export const instanceType: Rule = {
  code: "SW5005",
  title: "an instance type that is not known",
  severity: "warning",
  explanation:
    "The instance type is not in AWS's service model of this release: misspelt, retired, or newer than it. A job that asks for a type that does not exist is refused, so compare it with the nearest that the hint names.",
  covers: "W24",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [train("ml.m5.xlage")] }),
      at: "Steps[0].Arguments.ResourceConfig.InstanceType",
    },
    passing: { definition: definitionOf({ Steps: [train("ml.m5.xlarge")] }) },
  },
  check: ({ findings }) => findings.filter(isInstanceType).map(({ path, message, hint }) => ({ path, message, hint })),
};
