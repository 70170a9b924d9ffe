import { expressionKind, parsePath, parseReference, type PathPart, type Reference } from "../../definition/index.ts";
import { Numeral, floatText } from "./numeral.ts";
import { parsePython, pythonRepr, type PyValue } from "./python-json.ts";

/** What expressions of one execution can see. */
export interface Scope {
  parameter(name: string): PyValue | undefined;
  execution(name: string): string | undefined;
  experiment(name: string): PyValue | undefined;
  /** The Describe response of a step that has run. */
  properties(step: string): unknown;
  /** The S3 URI of a property file that a step declares. */
  propertyFile(step: string, name: string): string;
  /** The text of an S3 object. */
  read(uri: string): string;
}

/** An expression without a value: its message becomes the step's failure reason. */
export class EvaluationError extends Error {}

/** The value with every expression in it worked out. */
export function resolve(value: unknown, scope: Scope): PyValue {
  switch (expressionKind(value)) {
    case "Get":
      return resolveGet((value as { Get: unknown }).Get, scope);
    case "Std:Join":
      return resolveJoin((value as { "Std:Join": Record<string, unknown> })["Std:Join"], scope);
    case "Std:JsonGet":
      return resolveJsonGet((value as { "Std:JsonGet": Record<string, unknown> })["Std:JsonGet"], scope);
    default:
      return descend(value, scope);
  }
}

function descend(value: unknown, scope: Scope): PyValue {
  if (value === null || typeof value === "string" || typeof value === "boolean" || value instanceof Numeral)
    return value;
  if (typeof value === "number") return new Numeral(value, Number.isInteger(value) ? String(value) : floatText(value));
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope));
  if (typeof value !== "object") throw new EvaluationError(`${String(value)} is no JSON value`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, scope)]));
}

function resolveGet(get: unknown, scope: Scope): PyValue {
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  if (typeof get !== "string" || reference === undefined) {
    throw new EvaluationError(`cannot read the reference ${JSON.stringify(get)}`);
  }
  const found = lookUp(reference, scope);
  if (found === undefined) throw new EvaluationError(`${get} has no value`);
  return descend(found, scope);
}

function lookUp(reference: Reference, scope: Scope): unknown {
  if (reference.root === "Steps") return follow(scope.properties(reference.step), reference.path);
  if (reference.root === "Parameters") return scope.parameter(reference.name);
  return reference.root === "Execution" ? scope.execution(reference.name) : scope.experiment(reference.name);
}

/** How a value reads inside a `Std:Join`. */
export function joinText(value: PyValue): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return value;
  if (value instanceof Numeral) return value.text;
  throw new EvaluationError(`Std:Join takes text, numbers and booleans, not ${pythonRepr(value)}`);
}

function resolveJoin(join: Record<string, unknown>, scope: Scope): PyValue {
  const { On: on = "", Values: values } = join;
  if (typeof on !== "string" || !Array.isArray(values)) throw new EvaluationError("Std:Join needs On and Values");
  return values.map((value) => joinText(resolve(value, scope))).join(on);
}

function resolveJsonGet(jsonGet: Record<string, unknown>, scope: Scope): PyValue {
  const { Path: path, PropertyFile: file, S3Uri: uri } = jsonGet;
  const parts = typeof path === "string" ? parsePath(path) : undefined;
  if (parts === undefined) throw new EvaluationError(`Std:JsonGet cannot read the Path ${JSON.stringify(path)}`);
  const source = uri === undefined ? propertyFile(file, scope) : resolve(uri, scope);
  if (typeof source !== "string") throw new EvaluationError("Std:JsonGet needs a PropertyFile or an S3Uri");
  const document = parsePython(scope.read(source));
  if (document === undefined) throw new EvaluationError(`${source} is not JSON`);
  const found = follow(document, parts);
  if (found === undefined) throw new EvaluationError(`${source} has nothing at ${String(path)}`);
  return descend(found, scope);
}

function propertyFile(file: unknown, scope: Scope): string {
  const get = typeof file === "object" && file !== null && "Get" in file ? file.Get : file;
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  const [family, name] = reference?.root === "Steps" ? reference.path : [];
  const key = typeof name === "object" && "key" in name ? name.key : name;
  if (reference?.root !== "Steps" || family !== "PropertyFiles" || typeof key !== "string") {
    throw new EvaluationError(`Std:JsonGet cannot read the PropertyFile ${JSON.stringify(get)}`);
  }
  return scope.propertyFile(reference.step, key);
}

/** Follows a property path; a list can be entered by the name of an item, as SageMaker's lists are. */
export function follow(start: unknown, path: readonly PathPart[]): unknown {
  let here = start;
  for (const part of path) {
    if (here === undefined || here === null) return undefined;
    here = enter(here, part);
  }
  return here ?? undefined;
}

function enter(here: unknown, part: PathPart): unknown {
  if (Array.isArray(here)) {
    if (typeof part === "object" && "index" in part) return here[part.index];
    const key = typeof part === "string" ? part : part.key;
    return here.find((item) => nameOfItem(item) === key);
  }
  if (typeof here !== "object" || here === null || here instanceof Numeral) return undefined;
  const key = typeof part === "string" ? part : "key" in part ? part.key : String(part.index);
  return Object.hasOwn(here, key) ? (here as Record<string, unknown>)[key] : undefined;
}

const nameMembers = ["OutputName", "InputName", "ChannelName", "MetricName", "Name"] as const;

const nameOfItem = (item: unknown): unknown => {
  if (typeof item !== "object" || item === null) return undefined;
  const member = nameMembers.find((name) => name in item);
  return member === undefined ? undefined : (item as Record<string, unknown>)[member];
};
