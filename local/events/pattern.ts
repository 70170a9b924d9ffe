import { AwsError } from "../wire/error.ts";
import { parseJson } from "../wire/parse-json.ts";
import { compileFilter } from "./filters.ts";

/** Whether an event matches. */
export type Matcher = (event: unknown) => boolean;

/** A test of one leaf: the values there, none when the field is absent. */
export type LeafTest = (values: readonly unknown[]) => boolean;

const invalid = (reason: string) =>
  new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);

/** Reads an event pattern, or says why it is none. */
export function compilePattern(text: string): Matcher {
  let pattern: unknown;
  try {
    pattern = parseJson(text);
  } catch (error) {
    // Node 22 says the line and column too.
    throw invalid(`not JSON (${(error as Error).message.replace(/ \(line \d+ column \d+\)$/, "")})`);
  }
  if (!isObject(pattern)) throw invalid("an event pattern must be a JSON object");
  const matcher = compileObject(pattern, "");
  return (event) => matcher([event]);
}

/** Takes the objects that stand at one place (an array of objects is several) and matches if any one does. */
type PlaceTest = (objects: readonly unknown[]) => boolean;

function compileObject(pattern: Readonly<Record<string, unknown>>, path: string): PlaceTest {
  if (Object.keys(pattern).length === 0) throw invalid(`${path === "" ? "the pattern" : path} is empty`);
  const tests = Object.entries(pattern).map(([name, value]) => {
    const at = path === "" ? name : `${path}.${name}`;
    return name === "$or" && Array.isArray(value) ? compileOr(value, at) : compileField(name, value, at);
  });
  return (objects) => tests.every((test) => test(objects));
}

function compileOr(alternatives: readonly unknown[], path: string): PlaceTest {
  if (alternatives.length < 2 || !alternatives.every(isObject))
    throw invalid(`${path} must be an array of two or more objects`);
  const tests = alternatives.map((one) => compileObject(one, path));
  return (objects) => tests.some((test) => test(objects));
}

function compileField(name: string, value: unknown, path: string): PlaceTest {
  const below = (objects: readonly unknown[]) =>
    objects.flatMap((one) => (isObject(one) && Object.hasOwn(one, name) ? [one[name]] : []));
  if (isObject(value)) {
    const test = compileObject(value, path);
    return (objects) => {
      const list = below(objects).flatMap((one) => (Array.isArray(one) ? one : [one]));
      // All of a nested pattern must hold of one and the same element.
      return list.length === 0 ? test([]) : list.some((one) => test([one]));
    };
  }
  if (!Array.isArray(value)) throw invalid(`"${path}" must be an object or an array`);
  if (value.length === 0) throw invalid(`"${path}" is an empty array`);
  const tests = value.map((alternative) => compileAlternative(alternative, path));
  return (objects) => {
    const values = below(objects)
      .flatMap((one) => (Array.isArray(one) ? one : [one]))
      .filter((one) => !isObject(one));
    return tests.some((test) => test(values));
  };
}

function compileAlternative(alternative: unknown, path: string): LeafTest {
  if (isObject(alternative)) return compileFilter(alternative, (reason) => invalid(`"${path}": ${reason}`));
  if (Array.isArray(alternative)) throw invalid(`"${path}": an array inside an array`);
  return (values) => values.includes(alternative);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
