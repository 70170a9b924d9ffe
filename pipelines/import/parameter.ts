import { isFloat, type Json } from "../../definition/index.ts";
import { isMembers, keyCode, needsFloat, quoted, rawCode } from "./literal.ts";
import { call, imported, list, object, pair, suffixed, type Code } from "./print.ts";
import { refuse } from "./refuse.ts";
import { kindOf, type KnownParameter, type Scope } from "./scope.ts";

const makers: Readonly<Record<string, string>> = {
  String: "string",
  Integer: "integer",
  Float: "float",
  Boolean: "boolean",
};

/** A parameter's declaration in the builder's words, or as it stands where the builder would write it in another way. */
export function parameterCode(
  declaration: Json | undefined,
  path: string,
  scope: Scope,
): { readonly name: string; readonly code: Code; readonly kind: KnownParameter["kind"] } {
  if (!isMembers(declaration) || typeof declaration["Name"] !== "string")
    return refuse(path, "a parameter has no name", 'write {"Name": "Epochs", "Type": "Integer"}');
  const { Name, Type, DefaultValue, EnumValues, ...others } = declaration;
  const kind = kindOf(Type ?? "String") ?? "string";
  const fits =
    typeof Type === "string" &&
    Object.hasOwn(makers, Type) &&
    Object.keys(others).length === 0 &&
    fallbackFits(Type, DefaultValue) &&
    /^[A-Za-z0-9\-_]{1,256}$/.test(Name) &&
    !("DefaultValue" in declaration && DefaultValue === undefined);
  if (fits && EnumValues === undefined) {
    const fallback =
      DefaultValue === undefined ? [] : [isFloat(DefaultValue) ? String(DefaultValue.value) : rawCode(DefaultValue)];
    return { name: Name, kind, code: call(`${imported("parameter")}.${makers[Type]}`, [quoted(Name), ...fallback]) };
  }
  if (
    fits &&
    Type === "String" &&
    isEnum(EnumValues) &&
    (DefaultValue === undefined || EnumValues.includes(String(DefaultValue)))
  )
    return {
      name: Name,
      kind,
      code: call(`${imported("parameter")}.enum`, [
        quoted(Name),
        list(EnumValues.map(quoted)),
        ...(DefaultValue === undefined ? [] : [rawCode(DefaultValue)]),
      ]),
    };
  scope.unchecked(path, "the builder would declare it in another way");
  const known = object(Object.entries(declaration).map(([name, value]) => pair(keyCode(name), rawCode(value))));
  return {
    name: Name,
    kind,
    code: call(`new ${imported("Parameter")}<${kind}>`, [suffixed(known, " as never"), object([])]),
  };
}

const isEnum = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");

/** Whether the builder writes the default as it stands: it makes a float of every default of a Float. */
function fallbackFits(type: string, value: unknown): boolean {
  if (value === undefined) return true;
  if (type === "Float") return isFloat(value) || (typeof value === "number" && !Number.isInteger(value));
  if (type === "Integer") return Number.isSafeInteger(value);
  if (needsFloat(value)) return false;
  return typeof value === (type === "Boolean" ? "boolean" : "string");
}
