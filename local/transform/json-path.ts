import { Numeral, type PyValue } from "../../definition/evaluate/index.ts";
import { ClientError } from "../containers/transfer.ts";

/** Picks a part of a record; `undefined` where there is none. */
export type Filter = (record: PyValue) => PyValue | undefined;

type Step =
  | { readonly names: readonly string[] }
  | { readonly indexes: readonly number[] }
  | { readonly from: number | undefined; readonly to: number | undefined }
  | "all";

const part =
  /\.?\[\s*(?:(\*)|(-?\d*)\s*:\s*(-?\d*)|(-?\d+(?:\s*,\s*-?\d+)*)|('[^']*'(?:\s*,\s*'[^']*')*|"[^"]*"(?:\s*,\s*"[^"]*")*))\s*\]|\.(\*|[\w-]+)/y;

/**
 * Compiles the part of JSONPath that batch transform knows: `$`, `.name`, `.*`, `['a','b']`, `[0,-1]`, `[1:]`.
 *
 * @example
 * compileJsonPath("$['id','SageMakerOutput']");
 */
export function compileJsonPath(text: string): Filter {
  const steps: Step[] = [];
  let at = text.startsWith("$") ? 1 : -1;
  while (at >= 0 && at < text.length) {
    part.lastIndex = at;
    const match = part.exec(text);
    if (match === null) break;
    steps.push(stepOf(match));
    at = part.lastIndex;
  }
  if (at !== text.length) {
    throw new ClientError(
      `ClientError: cannot read the filter ${JSON.stringify(text)}; write $, .name, .*, ['a','b'], [0,-1] or [1:3]`,
    );
  }
  return (record) => select(record, steps);
}

function stepOf([, star, from, to, indexes, names, name]: RegExpExecArray): Step {
  if (star !== undefined || name === "*") return "all";
  if (name !== undefined) return { names: [name] };
  if (indexes !== undefined) return { indexes: indexes.split(",").map(Number) };
  if (names !== undefined) return { names: [...names.matchAll(/'([^']*)'|"([^"]*)"/g)].map((m) => m[1] ?? m[2] ?? "") };
  const bound = (digits: string | undefined) => (digits === undefined || digits === "" ? undefined : Number(digits));
  return { from: bound(from), to: bound(to) };
}

const isList = (value: PyValue): value is readonly PyValue[] => Array.isArray(value);

function select(value: PyValue, [step, ...rest]: readonly Step[]): PyValue | undefined {
  if (step === undefined) return value;
  const chosen = choose(value, step);
  if (chosen === undefined) return undefined;
  if (!("many" in chosen)) return select(chosen.one, rest);
  // What comes after a choice of several is taken from each of them.
  return chosen.many.flatMap((item) => {
    const found = select(item, rest);
    return found === undefined ? [] : [found];
  });
}

type Chosen = { readonly one: PyValue } | { readonly many: readonly PyValue[] } | undefined;

function choose(value: PyValue, step: Step): Chosen {
  if (step !== "all" && "names" in step) return members(value, step.names);
  if (!isList(value)) {
    const all = step === "all" && typeof value === "object" && value !== null && !(value instanceof Numeral);
    return all ? { many: Object.values(value) } : undefined;
  }
  if (step === "all") return { many: value };
  if ("indexes" in step) {
    const items = step.indexes.map((index) => value.at(index));
    const [first] = items;
    if (items.length === 1) return first === undefined ? undefined : { one: first };
    return { many: items.filter((item) => item !== undefined) };
  }
  return { many: value.slice(step.from, step.to) };
}

/** One member is its value; several are an object of those that there are. */
function members(value: PyValue, names: readonly string[]): Chosen {
  if (typeof value !== "object" || value === null || isList(value) || value instanceof Numeral) return undefined;
  const found = names.flatMap((name) => {
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    return item === undefined ? [] : [[name, item] as const];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  return { one: names.length === 1 ? first[1] : Object.fromEntries(found) };
}
