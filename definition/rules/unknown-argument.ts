import { isObject } from "../model.ts";
import { certain } from "../nearest.ts";
import { pathParts } from "../path.ts";
import { expressionKind } from "../expression.ts";
import { memberShape, type Finding } from "../shapes/index.ts";
import { kindFits } from "../shapes/kind.ts";
import { definitionOf, trainingStep } from "./example.ts";
import { renamed } from "./fixes.ts";
import { doubted } from "./doubted.ts";
import type { Rule } from "./rule.ts";

export const unknownArgument: Rule = {
  code: "SW5001",
  title: "an unknown argument",
  severity: "error",
  explanation:
    "The arguments are the request of the operation that the step runs, and the service answers `Unknown Argument member` to any other. Correct its name or take it out.",
  covers: "E9",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [trainingStep("Train", { Arguments: { EnableNetworkIsolaton: true } })] }),
      at: "Steps[0].Arguments.EnableNetworkIsolaton",
    },
    passing: {
      definition: definitionOf({ Steps: [trainingStep("Train", { Arguments: { EnableNetworkIsolation: true } })] }),
    },
  },
  check: ({ findings }) =>
    findings
      .filter(({ kind }) => kind === "unknown")
      .map((finding) => ({
        path: finding.path,
        message: finding.message,
        hint: finding.hint,
        onKey: true,
        ...(doubted(finding) && { severity: "warning" as const }),
        ...rename(finding),
      })),
};

/** Only where the value fits the member that is meant. */
function rename({ path, shape, value }: Finding): { readonly fix?: ReturnType<typeof renamed> } {
  const name = String(pathParts(path)?.at(-1));
  const meant = isObject(value) ? certain(name, Object.keys(shape.members ?? {})) : undefined;
  const wanted = meant === undefined ? undefined : memberShape(shape, meant);
  if (meant === undefined || wanted === undefined || !isObject(value) || Object.hasOwn(value, meant)) return {};
  const given = value[name];
  return kindFits(wanted, given) || expressionKind(given) !== undefined ? { fix: renamed(path, name, meant) } : {};
}
