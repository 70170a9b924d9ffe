import { expressionKind, isFloat, itemPath, memberPath, memberShape, type Shape } from "../../definition/index.ts";
import { expressionCode, uncheckedCode } from "./expression.ts";
import { isMembers, keyCode, needsFloat, numberCode, quoted, rawCode } from "./literal.ts";
import { list, object, pair, spread, suffixed, type Code } from "./print.ts";
import type { Kind, Scope } from "./scope.ts";

/** How the types of one step's arguments differ from the service's shape of them; paths as in `Arguments`. */
export interface Differences {
  /** Members that the types do not have. */
  readonly without: ReadonlySet<string>;
  /** Members that the types do not ask for. */
  readonly optional?: ReadonlySet<string>;
  /** Members that the types ask for beside those that the shape does, by the path of what has them. */
  readonly needed?: ReadonlyMap<string, readonly string[]>;
  /** The only values that the types take, literals and no expression. */
  readonly only?: ReadonlyMap<string, readonly string[]>;
}

/** Code for a value where the service wants a shape; what the types would refuse is marked. */
export function shapedCode(
  value: unknown,
  shape: Shape | undefined,
  path: string,
  scope: Scope,
  differences: Differences,
): Code {
  const inside = (item: unknown, next: Shape | undefined, at: string): Code =>
    shapedCode(item, next, at, scope, differences);
  if (shape === undefined) return castCode(value, path, "the types have no such member", scope);
  const kind = scalarKind(shape);
  if (expressionKind(value) !== undefined) {
    if (differences.only?.has(path) === true) return castCode(value, path, "the types take no expression here", scope);
    if (kind !== undefined || shape.type === "scalar") return expressionCode(value, kind, path, scope);
    return castCode(value, path, `an expression stands where the types want a ${shape.type}`, scope);
  }
  if (shape.type === "structure" && isMembers(value)) return structureCode(value, shape, path, scope, differences);
  if (shape.type === "map" && isMembers(value))
    return object(
      Object.entries(value).map(([name, item]) =>
        pair(keyCode(name), inside(item, memberShape(shape), memberPath(path, name))),
      ),
    );
  if (shape.type === "list" && Array.isArray(value))
    return list(value.map((item, i) => inside(item, memberShape(shape), itemPath(path, i))));
  if (typeof value === "string" && kind === "string" && shape.type === "string") {
    const known = differences.only?.get(path) ?? shape.enum;
    if (known === undefined || known.includes(value)) return quoted(value);
    if (differences.only?.has(path) === true)
      return castCode(value, path, `the types take ${known.join()} alone`, scope);
    return uncheckedCode(value, "string", path, `${shape.name} has no ${quoted(value)}`, scope);
  }
  if (kind === "number" && (typeof value === "number" || isFloat(value))) return numberCode(value);
  if (kind === "boolean" && typeof value === "boolean") return String(value);
  if (shape.type === "scalar" && ["string", "number", "boolean"].includes(typeof value)) return rawCode(value);
  if (shape.type === "scalar" && isFloat(value) && !needsFloat(value)) return rawCode(value);
  return castCode(value, path, `the types want a ${shape.type}`, scope);
}

function structureCode(
  value: Readonly<Record<string, unknown>>,
  shape: Shape,
  path: string,
  scope: Scope,
  differences: Differences,
): Code {
  const missing = [...(shape.required ?? []), ...(differences.needed?.get(path) ?? [])].filter(
    (name) =>
      (value[name] === undefined || value[name] === null) &&
      !differences.without.has(memberPath(path, name)) &&
      differences.optional?.has(memberPath(path, name)) !== true,
  );
  if (missing.length > 0) return castCode(value, path, `the types ask for ${missing.join(", ")}`, scope);
  const has = (name: string): boolean =>
    !differences.without.has(memberPath(path, name)) && memberShape(shape, name) !== undefined;
  // Where it has no member that the types know, they refuse the whole.
  if (Object.keys(value).length > 0 && !Object.keys(value).some(has))
    return castCode(value, path, "the types have none of its members", scope);
  return object(
    Object.entries(value).map(([name, item]) => {
      const at = memberPath(path, name);
      const next = memberShape(shape, name);
      if (next !== undefined && has(name)) return pair(keyCode(name), shapedCode(item, next, at, scope, differences));
      scope.unchecked(at, "the types have no such member");
      return spread(object([pair(keyCode(name), looseCode(item, at, scope))]));
    }),
  );
}

/** The kind of a shape that is one value. */
export function scalarKind({ type }: Shape): Kind | undefined {
  if (type === "string") return "string";
  if (type === "integer" || type === "long" || type === "float" || type === "double") return "number";
  return type === "boolean" ? "boolean" : undefined;
}

/** A value that goes past the types, expressions in it as the builder writes them. */
export function castCode(value: unknown, path: string, reason: string, scope: Scope): Code {
  scope.unchecked(path, reason);
  return suffixed(looseCode(value, path, scope), " as never");
}

/** A value that no type looks at. */
export function looseCode(value: unknown, path: string, scope: Scope): Code {
  if (expressionKind(value) !== undefined) return expressionCode(value, undefined, path, scope);
  if (Array.isArray(value)) return list(value.map((item, i) => looseCode(item, itemPath(path, i), scope)));
  if (!isMembers(value)) return rawCode(value);
  return object(
    Object.entries(value).map(([name, item]) => pair(keyCode(name), looseCode(item, memberPath(path, name), scope))),
  );
}
