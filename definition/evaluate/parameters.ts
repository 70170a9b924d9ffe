import { Numeral, floatText, numeral } from "./numeral.ts";
import type { PyValue } from "./python-json.ts";

/** A parameter of a definition, as parsed with `parsePython`. */
export interface DeclaredParameter {
  readonly Name: string;
  readonly Type?: string;
  readonly DefaultValue?: PyValue;
  readonly EnumValues?: readonly PyValue[];
}

export interface GivenParameter {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** Reads a parameter's text by its type; `undefined` when the text is not of that type. */
export function readParameter(type: string, text: string): PyValue | undefined {
  if (type === "Integer") return /^[+-]?\d+$/.test(text) ? numeral(text.replace(/^\+/, "")) : undefined;
  if (type === "Float") {
    // The text stays as the caller wrote it, so that 0.60 does not become 0.6 where it is joined into text.
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? new Numeral(Number(text), text) : undefined;
  }
  if (type === "Boolean") return /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : undefined;
  return text;
}

/** What is wrong with the parameters that an execution is to start with; in the service's words. */
export function parameterProblems(
  declared: readonly DeclaredParameter[],
  given: readonly GivenParameter[],
): readonly string[] {
  const byName = new Map(declared.map((parameter) => [parameter.Name, parameter]));
  const names = new Set<string>();
  const problems: string[] = [];
  for (const { Name: name = "", Value: value = "" } of given) {
    const parameter = byName.get(name);
    const type = parameter?.Type ?? "String";
    if (parameter === undefined)
      problems.push(`[${name}] is not a parameter of the pipeline; it has [${[...byName.keys()].join(", ")}]`);
    else if (names.has(name)) problems.push(`[${name}] is given twice`);
    else if (readParameter(type, value) === undefined)
      problems.push(`[${name}] is of type ${type}; ${JSON.stringify(value)} is not`);
    else if (parameter.EnumValues !== undefined && !parameter.EnumValues.includes(value)) {
      problems.push(`[${name}] must be one of [${parameter.EnumValues.join(", ")}], not ${JSON.stringify(value)}`);
    }
    names.add(name);
  }
  const missing = declared.filter(({ Name, DefaultValue }) => DefaultValue === undefined && !names.has(Name));
  if (missing.length > 0) problems.push(`[${missing.map(({ Name }) => Name).join(", ")}] have no default and no value`);
  return problems;
}

/** Every parameter's value: the one given, else the default. */
export function parameterValues(
  declared: readonly DeclaredParameter[],
  given: readonly GivenParameter[],
): ReadonlyMap<string, PyValue> {
  const texts = new Map(given.map(({ Name = "", Value = "" }) => [Name, Value]));
  const values = new Map<string, PyValue>();
  for (const { Name, Type = "String", DefaultValue } of declared) {
    const text = texts.get(Name);
    const value = text === undefined ? typed(Type, DefaultValue) : readParameter(Type, text);
    if (value !== undefined) values.set(Name, value);
  }
  return values;
}

/** A Float's default may be written as a whole number. */
const typed = (type: string, value: PyValue | undefined): PyValue | undefined =>
  type === "Float" && value instanceof Numeral
    ? new Numeral(value.number, /[.e]/.test(value.text) ? value.text : floatText(value.number))
    : value;
