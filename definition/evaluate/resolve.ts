import { expressionKind, parsePath, parseReference, type PathPart, type Reference } from "../expression.ts";
import { Numeral, floatText } from "./numeral.ts";
import { parsePython, pythonRepr, type PyValue } from "./python-json.ts";
import { EvaluationError, Pending, type Partly, type Scope } from "./scope.ts";

/** The value with every expression in it worked out; one without a value is an {@link EvaluationError}. */
export function resolve(value: unknown, scope: Scope): PyValue {
  const found = resolvePartly(value, { ...scope, pending: refuse });
  return found as PyValue;
}

const refuse = (_: unknown, reason: string): never => {
  throw new EvaluationError(reason);
};

/** The value with every expression in it worked out that can be. */
export function resolvePartly(value: unknown, scope: Scope): Partly {
  switch (expressionKind(value)) {
    case "Get":
      return resolveGet((value as { Get: unknown }).Get, scope);
    case "Std:Join":
      return resolveJoin((value as { "Std:Join": Record<string, unknown> })["Std:Join"], scope);
    case "Std:JsonGet":
      return resolveJsonGet(value as { "Std:JsonGet": Record<string, unknown> }, scope);
    default:
      return descend(value, (item) => resolvePartly(item, scope));
  }
}

function descend<T extends Partly>(value: unknown, inside: (item: unknown) => T): T | PyValue {
  if (value === null || typeof value === "string" || typeof value === "boolean" || value instanceof Numeral)
    return value;
  if (typeof value === "number") return new Numeral(value, Number.isInteger(value) ? String(value) : floatText(value));
  if (Array.isArray(value)) return value.map(inside) as unknown as T;
  if (typeof value !== "object") throw new EvaluationError(`${String(value)} is no JSON value`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item)])) as unknown as T;
}

/** What was read from elsewhere is data: what looks like an expression in it is none. */
const data = (value: unknown): PyValue => descend<PyValue>(value, data);

const none = (expression: unknown, reason: string, scope: Scope): Pending =>
  (scope.pending ?? refuse)(expression, reason);

function resolveGet(get: unknown, scope: Scope): PyValue | Pending {
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  if (typeof get !== "string" || reference === undefined) {
    throw new EvaluationError(`cannot read the reference ${JSON.stringify(get)}`);
  }
  const found = lookUp(reference, scope);
  return found === undefined ? none({ Get: get }, `${get} has no value`, scope) : data(found);
}

function lookUp(reference: Reference, scope: Scope): unknown {
  if (reference.root === "Steps") return follow(scope.properties(reference.step), reference.path);
  if (reference.root === "Parameters") return scope.parameter(reference.name);
  return reference.root === "Execution" ? scope.execution(reference.name) : scope.experiment(reference.name);
}

/** How a value reads inside a `Std:Join`. */
export function joinText(value: Partly): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return value;
  if (value instanceof Numeral) return value.text;
  throw new EvaluationError(`Std:Join takes text, numbers and booleans, not ${pythonRepr(value as PyValue)}`);
}

function resolveJoin(join: Record<string, unknown>, scope: Scope): Partly {
  const { On: on = "", Values: values } = join;
  if (typeof on !== "string" || !Array.isArray(values)) throw new EvaluationError("Std:Join needs On and Values");
  const parts = values.map((value) => {
    const part = resolvePartly(value, scope);
    return part instanceof Pending ? part : joinText(part);
  });
  const waiting = parts.find((part) => part instanceof Pending);
  if (waiting === undefined) return parts.join(on);
  return new Pending({ "Std:Join": { On: on, Values: parts } }, waiting.reason);
}

function resolveJsonGet(expression: { readonly "Std:JsonGet": Record<string, unknown> }, scope: Scope): Partly {
  const { Path: path, PropertyFile: file, S3Uri: uri } = expression["Std:JsonGet"];
  const parts = typeof path === "string" ? parsePath(path) : undefined;
  if (parts === undefined) throw new EvaluationError(`Std:JsonGet cannot read the Path ${JSON.stringify(path)}`);
  const source = uri === undefined ? propertyFile(file, expression, scope) : resolvePartly(uri, scope);
  if (source instanceof Pending) {
    const known = uri === undefined ? expression : { "Std:JsonGet": { S3Uri: source, Path: path } };
    return new Pending(known, source.reason);
  }
  if (typeof source !== "string") throw new EvaluationError("Std:JsonGet needs a PropertyFile or an S3Uri");
  const text = scope.read(source);
  if (text === undefined) return none(expression, `${source} is not there`, scope);
  const document = parsePython(text);
  if (document === undefined) throw new EvaluationError(`${source} is not JSON`);
  const found = follow(document, parts);
  if (found === undefined) throw new EvaluationError(`${source} has nothing at ${String(path)}`);
  return data(found);
}

function propertyFile(file: unknown, expression: unknown, scope: Scope): string | Pending {
  const get = typeof file === "object" && file !== null && "Get" in file ? file.Get : file;
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  const [family, name] = reference?.root === "Steps" ? reference.path : [];
  const key = typeof name === "object" && "key" in name ? name.key : name;
  if (reference?.root !== "Steps" || family !== "PropertyFiles" || typeof key !== "string") {
    throw new EvaluationError(`Std:JsonGet cannot read the PropertyFile ${JSON.stringify(get)}`);
  }
  const source = scope.propertyFile(reference.step, key);
  return source ?? none(expression, `property file ${key} of step ${reference.step} is not there`, scope);
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
