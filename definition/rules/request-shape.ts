import type { Finding, FindingKind } from "../shapes/index.ts";
import type { Rule } from "./rule.ts";

/** A rule that tells of one kind of difference between a step's arguments and the service's request. */
const differs = (code: string, kinds: readonly FindingKind[], title: string, explanation: string): Rule => ({
  code,
  title,
  severity: "error",
  explanation,
  check: ({ findings }) =>
    findings
      .filter((finding) => kinds.includes(finding.kind) && !isInstanceType(finding))
      .map(({ path, message, hint, kind }) => ({ path, message, hint, onKey: kind === "unknown" })),
});

const isInstanceType = ({ kind, shape }: Finding): boolean => kind === "enum" && shape.name.endsWith("InstanceType");

export const unknownArgument = differs(
  "SW5001",
  ["unknown"],
  "an unknown argument",
  "The service answers `Unknown Argument member`.",
);

export const missingArgument = differs("SW5002", ["missing"], "a missing argument", "The request needs the member.");

export const argumentKind = differs(
  "SW5003",
  ["kind"],
  "an argument of the wrong kind",
  "The service wants another kind of JSON value: text, a number, a list or an object. Hyperparameters and environment variables are text.",
);

export const argumentValue = differs(
  "SW5004",
  ["enum", "length", "range", "pattern"],
  "an argument that the service refuses",
  "The value is outside of what AWS's service model allows: its list of values, length, range or pattern.",
);

export const instanceType: Rule = {
  code: "SW5005",
  title: "an instance type that is not known",
  severity: "warning",
  explanation: "The instance type is not in AWS's service model of this release: misspelt, retired, or newer than it.",
  check: ({ findings }) => findings.filter(isInstanceType).map(({ path, message, hint }) => ({ path, message, hint })),
};
