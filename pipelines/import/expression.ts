import { expressionKind, parseReference, referenceText, type Reference } from "../../definition/index.ts";
import { execution } from "../../steps/execution.ts";
import { isMembers, needsFloat, numberCode, quoted, rawCode } from "./literal.ts";
import { call, imported, list, suffixed, type Code } from "./print.ts";
import { accessorsOf, jsonFileCode } from "./property.ts";
import type { Kind, Scope } from "./scope.ts";

/** Code with the kind of what it gives; `any` fits everywhere. */
export interface Typed {
  readonly code: Code;
  readonly kind: Kind | "any";
}

/** An expression as the builder writes it, of the kind that is wanted; unchecked where the types cannot say it. */
export function expressionCode(value: unknown, want: Kind | undefined, path: string, scope: Scope): Code {
  const known = typedExpression(value, want, path, scope);
  if (known !== undefined && (want === undefined || known.kind === "any" || known.kind === want)) return known.code;
  const why = known === undefined ? reasonOf(value, scope) : `it gives a ${known.kind}, and a ${want} is wanted`;
  return uncheckedCode(value, want ?? known?.kind ?? "string", path, why, scope);
}

/** `unchecked<string>({ Get: "…" })` */
export function uncheckedCode(value: unknown, kind: Kind | "any", path: string, reason: string, scope: Scope): Code {
  scope.unchecked(path, reason);
  const type = kind === "any" ? "string" : kind;
  const code = rawCode(value);
  return call(`${imported("unchecked")}<${type}>`, [
    isWellFormed(value) || typeof value === type ? code : suffixed(code, " as never"),
  ]);
}

/** Whether the types take the value for an expression in JSON. */
function isWellFormed(value: unknown): boolean {
  const kind = expressionKind(value);
  if (kind === undefined || !isMembers(value)) return false;
  const body = value[kind];
  if (kind === "Get") return typeof body === "string";
  if (!isMembers(body)) return false;
  const [keys, wanted] =
    kind === "Std:Join"
      ? [["On", "Values"], typeof body["On"] === "string" && Array.isArray(body["Values"])]
      : [["Path", "PropertyFile", "S3Uri"], typeof body["Path"] === "string" && isFileReference(body["PropertyFile"])];
  return wanted && Object.keys(body).every((key) => keys.includes(key));
}

const isFileReference = (value: unknown): boolean =>
  value === undefined || (expressionKind(value) === "Get" && isMembers(value) && typeof value["Get"] === "string");

function reasonOf(value: unknown, scope: Scope): string {
  const get = isMembers(value) ? value["Get"] : undefined;
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  if (reference?.root === "Parameters" && scope.parameter(reference.name) === undefined)
    return `parameter ${reference.name} is not declared`;
  if (reference?.root === "Steps" && scope.step(reference.step) === undefined)
    return `step ${reference.step} cannot be read here`;
  return "the types do not know it";
}

/** An expression in the builder's words; `undefined` where it has none. */
export function typedExpression(value: unknown, want: Kind | undefined, path: string, scope: Scope): Typed | undefined {
  const kind = expressionKind(value);
  if (kind === undefined || !isWellFormed(value)) return undefined;
  const body = (value as Readonly<Record<string, unknown>>)[kind];
  if (kind === "Get") return getCode(body as string, scope);
  const { On, Values, PropertyFile, S3Uri, Path } = body as Readonly<Record<string, unknown>>;
  if (kind === "Std:Join") return joinCode(String(On), Values as readonly unknown[], path, scope);
  const file = fileCode(PropertyFile, S3Uri, path, scope);
  const type = want === undefined || want === "number" ? "" : `<${want}>`;
  if (file === undefined) return undefined;
  return { code: call(`${imported("jsonGet")}${type}`, [file, quoted(String(Path))]), kind: want ?? "number" };
}

/** The file that a value is read from: a property file, or text that is made when the pipeline runs. */
function fileCode(propertyFile: unknown, s3Uri: unknown, path: string, scope: Scope): Code | undefined {
  if (s3Uri === undefined)
    return propertyFile === undefined ? undefined : jsonFileCode((propertyFile as { readonly Get: string }).Get, scope);
  const uri = propertyFile === undefined ? typedExpression(s3Uri, "string", path, scope) : undefined;
  return uri?.kind === "string" ? uri.code : undefined;
}

function getCode(get: string, scope: Scope): Typed | undefined {
  const reference = parseReference(get);
  if (reference === undefined || referenceText(reference) !== get) return undefined;
  if (reference.root === "Steps") return accessorsOf(reference, scope);
  return rootCode(reference, scope);
}

function rootCode({ root, name }: Exclude<Reference, { root: "Steps" }>, scope: Scope): Typed | undefined {
  if (root === "Execution")
    return Object.hasOwn(execution, name) ? { code: `${imported("execution")}.${name}`, kind: "string" } : undefined;
  const parameter = root === "Parameters" ? scope.parameter(name) : undefined;
  return parameter && { code: parameter.constant, kind: parameter.kind };
}

/** `join("/", [bucket, "models"])`, or `text(epochs)` where nothing is joined. */
function joinCode(on: string, values: readonly unknown[], path: string, scope: Scope): Typed | undefined {
  if (values.some((value) => typeof value === "object" && expressionKind(value) === undefined && !needsFloat(value)))
    return undefined;
  const items = values.map((value): Code => {
    if (typeof value === "string") return quoted(value);
    if (needsFloat(value)) return suffixed(numberCode(value), " as never");
    if (typeof value === "object") return expressionCode(value, undefined, path, scope);
    return rawCode(value);
  });
  const [only = ""] = items;
  if (on === "" && items.length === 1 && typeof values[0] === "object" && !needsFloat(values[0]))
    return { code: call(imported("text"), [only]), kind: "string" };
  return { code: call(imported("join"), [quoted(on), list(items)]), kind: "string" };
}
