import { floatText } from "../float.ts";
import type { Json } from "../model.ts";
import { memberShape, type Finding, type Shape } from "../shapes/index.ts";
import { kindFits } from "../shapes/kind.ts";
import { sizeProblem } from "../shapes/size.ts";
import { definitionOf, trainingStep, type Changes } from "./example.ts";
import { replaced } from "./fixes.ts";
import type { Rule } from "./rule.ts";

const train = (epochs: unknown): Changes => trainingStep("Train", { Arguments: { HyperParameters: { epochs } } });

export const argumentKind: Rule = {
  code: "SW5003",
  title: "an argument of the wrong kind",
  severity: "error",
  explanation:
    "The service wants another kind of JSON value there, and its parser converts none: hyperparameters and environment variables, for example, are text. Write the kind that the hint names.",
  covers: "E9, E11",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [train(10)] }),
      at: "Steps[0].Arguments.HyperParameters.epochs",
    },
    passing: { definition: definitionOf({ Steps: [train("10")] }) },
  },
  check: ({ findings, isFloat }) =>
    findings
      .filter(({ kind }) => kind === "kind")
      .map((finding) => {
        const value = asWanted(finding, isFloat(finding.path));
        const { path, message, hint } = finding;
        return { path, message, hint, ...(value !== undefined && { fix: replaced(path, value) }) };
      }),
};

/** The value as the kind that is wanted, where there is but one way to write it. */
function asWanted({ shape, value }: Finding, float: boolean): Json | undefined {
  if (shape.type === "string") return isExact(value) ? ifFits(shape, numberText(value, float)) : undefined;
  if (typeof value === "string") {
    if (shape.type === "boolean") return value === "true" ? true : value === "false" ? false : undefined;
    if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)) return ifFits(shape, Number(value));
  }
  const item = shape.type === "list" ? memberShape(shape) : undefined;
  if (item === undefined || typeof value === "object" || value === undefined) return undefined;
  return ifFits(item, value as Json) === undefined ? undefined : ifFits(shape, [value as Json]);
}

/** Larger whole numbers have lost digits when they are read. */
const isExact = (value: unknown): value is number =>
  typeof value === "number" && (Number.isSafeInteger(value) || !Number.isInteger(value));

const numberText = (value: number, float: boolean): string => (float ? floatText(value) : String(value));

function ifFits(shape: Shape, value: Json): Json | undefined {
  return kindFits(shape, value) && sizeProblem(shape, value) === undefined ? value : undefined;
}
