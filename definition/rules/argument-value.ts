import type { Finding } from "../shapes/index.ts";
import { definitionOf, trainingStep, type Changes } from "./example.ts";
import { replaced } from "./fixes.ts";
import { isInstanceType } from "./instance-type.ts";
import type { Rule } from "./rule.ts";

const train = (TrainingInputMode: string): Changes =>
  trainingStep("Train", { Arguments: { AlgorithmSpecification: { TrainingInputMode } } });
const kinds: ReadonlySet<string> = new Set(["enum", "length", "range", "pattern"]);

export const argumentValue: Rule = {
  code: "SW5004",
  title: "an argument that the service refuses",
  severity: "error",
  explanation:
    "The value is outside of what AWS's service model allows, its list of values, length, range or pattern, so the request that the step becomes is refused. Write a value that the hint allows.",
  covers: "E9, E16",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [train("file")] }),
      at: "Steps[0].Arguments.AlgorithmSpecification.TrainingInputMode",
    },
    passing: { definition: definitionOf({ Steps: [train("File")] }) },
  },
  check: ({ findings }) =>
    findings
      .filter((finding) => kinds.has(finding.kind) && !isInstanceType(finding))
      .map((finding) => ({
        path: finding.path,
        message: finding.message,
        hint: finding.hint,
        // Whoever starts the pipeline can give another value.
        ...(finding.ofDefault === true ? { severity: "warning" as const } : capitals(finding)),
      })),
};

/** One of a list of values is certain only where nothing but its capitals differ: many differ by a letter. */
function capitals({ kind, path, value, shape }: Finding): { readonly fix?: ReturnType<typeof replaced> } {
  if (kind !== "enum" || typeof value !== "string") return {};
  const same = (shape.enum ?? []).filter((one) => one.toLowerCase() === value.toLowerCase());
  return same.length === 1 && same[0] !== undefined ? { fix: replaced(path, same[0]) } : {};
}
