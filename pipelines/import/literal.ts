import { isFloat, isObject } from "../../definition/index.ts";
import { call, imported, list, object, pair, type Code } from "./print.ts";

/** Text as a literal, in the quotes that it needs fewer escapes in. */
export function quoted(text: string): string {
  const json = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\u2028\u2029\uE000]/g, escaped);
  const doubles = text.split('"').length;
  const singles = text.split("'").length;
  return doubles > singles ? `'${json.replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : `"${json}"`;
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`;

/** Whether a value is a JSON object; a Float is a number. */
export const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !isFloat(value);

/** A member's key as it stands in an object. */
export function keyCode(name: string): string {
  // A plain __proto__ would set the object's prototype.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** `.name`, or `["odd-name"]`. */
export const accessCode = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${quoted(name)}]`;

/** Whether a number has to be a Float, since JavaScript would write it as a whole one. */
export const needsFloat = (value: unknown): boolean => isFloat(value) && /^-?\d+$/.test(String(value.value));

/** A number, `new Float(2)` for `2.0`. */
export function numberCode(value: unknown): Code {
  const number = isFloat(value) ? value.value : Number(value);
  const text = Object.is(number, -0) ? "-0" : String(number).replace("e+", "e");
  return needsFloat(value) ? call(`new ${imported("Float")}`, [text]) : text;
}

/** A value as it is, expressions as the JSON that they are. */
export function rawCode(value: unknown): Code {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" || isFloat(value)) return numberCode(value);
  if (Array.isArray(value)) return list(value.map((item) => rawCode(item)));
  if (isObject(value)) return object(Object.entries(value).map(([name, item]) => pair(keyCode(name), rawCode(item))));
  return String(value);
}

/** Whether a name can be a key of a record whose order counts: JavaScript puts keys that are whole numbers first. */
export const isRecordKey = (name: unknown): name is string =>
  typeof name === "string" && !/^(0|[1-9]\d*)$/.test(name) && name !== "__proto__";
