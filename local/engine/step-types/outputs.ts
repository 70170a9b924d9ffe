import {
  EvaluationError,
  floatText,
  joinText,
  Numeral,
  pythonDumps,
  type PyValue,
} from "../../../definition/evaluate/index.ts";
import type { StepJson } from "../../../definition/index.ts";

/** An output that a Lambda or Callback step declares. */
export interface DeclaredOutput {
  readonly OutputName: string;
  readonly OutputType: "String" | "Integer" | "Boolean" | "Float";
}

export type Outputs = Readonly<Record<string, PyValue>>;

export const declaredOutputs = (step: StepJson): readonly DeclaredOutput[] =>
  ((step as { readonly OutputParameters?: unknown }).OutputParameters ?? []) as readonly DeclaredOutput[];

/** Picks what is declared and gives it its type; what is missing or of another type is an {@link EvaluationError}. */
export function typedOutputs(declared: readonly DeclaredOutput[], given: Outputs): Outputs {
  return Object.fromEntries(
    declared.map(({ OutputName: name, OutputType: type }) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined || value === null) {
        const has = Object.keys(given).toSorted().join(", ");
        throw new EvaluationError(`there is no output ${name}; there ${has === "" ? "are none" : `is ${has}`}`);
      }
      const typed = kinds[type](value);
      if (typed === undefined) {
        throw new EvaluationError(
          `the output ${name} is declared as ${type} and is ${pythonDumps(value).slice(0, 200)}`,
        );
      }
      return [name, typed] as const;
    }),
  );
}

const isText = (value: PyValue): value is string | boolean | Numeral =>
  typeof value === "string" || typeof value === "boolean" || value instanceof Numeral;

const number = (value: PyValue): number | undefined => {
  if (value instanceof Numeral) return value.number;
  const found = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(found) ? found : undefined;
};

const kinds: Readonly<Record<DeclaredOutput["OutputType"], (value: PyValue) => PyValue | undefined>> = {
  // What is nested becomes one text.
  String: (value) => (isText(value) ? joinText(value) : pythonDumps(value)),
  Integer: (value) => {
    const found = number(value);
    return found !== undefined && Number.isInteger(found) ? new Numeral(found, BigInt(found).toString()) : undefined;
  },
  Float: (value) => {
    const found = number(value);
    return found === undefined ? undefined : new Numeral(found, floatText(found));
  },
  Boolean: (value) => {
    if (typeof value === "boolean") return value;
    return typeof value === "string" && /^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : undefined;
  },
};

const longestValue = 1024;

/** Outputs as a step's record lists them. */
export const outputList = (outputs: Outputs): { Name: string; Value: string }[] =>
  Object.entries(outputs).map(([Name, value]) => ({
    Name,
    Value: (isText(value) ? joinText(value) : pythonDumps(value)).slice(0, longestValue),
  }));
