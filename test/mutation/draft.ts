import { isObject, itemPath, memberPath, stepsOf } from "../../definition/index.ts";
import type { Random } from "../definition/generated/random.ts";

/** A definition, or a part of one, that a fault may be planted in. */
export type Draft = Record<string, unknown>;

/** A value in a draft, and what holds it. */
export interface Place {
  readonly holder: Draft | unknown[];
  readonly key: string | number;
  readonly value: unknown;
  readonly path: string;
  /** The step that it stands in. */
  readonly step?: Draft;
}

/** Where a fault was planted, or nothing where it cannot be. */
export type Planted = string | undefined;

/** Plants one fault in the draft and says where; leaves the draft as it is where the fault does not apply. */
export type Plant = (draft: Draft, random: Random) => Planted;
export type Test = (place: Place) => boolean;

/** Every value in a draft, whatever holds it. */
export function placesIn(draft: Draft): readonly Place[] {
  const found: Place[] = [];
  const steps = new Set<unknown>(stepsOf(draft).map(({ step }) => step));
  const walk = (holder: Draft | unknown[], base: string, step: Draft | undefined): void => {
    const items = Array.isArray(holder) ? holder.entries() : Object.entries(holder);
    for (const [key, value] of items) {
      const path = typeof key === "number" ? itemPath(base, key) : memberPath(base, key);
      found.push({ holder, key, value, path, ...(step && { step }) });
      const inner = steps.has(value) ? (value as Draft) : step;
      if (Array.isArray(value) || isObject(value)) walk(value, path, inner);
    }
  };
  walk(draft, "", undefined);
  return found;
}

export function put({ holder, key }: Pick<Place, "holder" | "key">, value: unknown): void {
  Object.assign(holder, { [key]: value });
}

export function takeOut({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

export const anyOf = <T>(random: Random, items: readonly T[]): T | undefined =>
  items.length === 0 ? undefined : random.pick(items);

export const text = ({ value }: Place): boolean => typeof value === "string";
export const whole = ({ value }: Place): boolean => typeof value === "number";
export const object = ({ value }: Place): boolean => isObject(value);
export const items = ({ value }: Place): boolean => Array.isArray(value) && value.length > 0;
export const expression = (value: unknown): boolean =>
  isObject(value) && ("Get" in value || Object.keys(value).some((name) => name.startsWith("Std:")));
/** Places whose path ends like this, in steps of these types where any are named. */
export const at =
  (pattern: RegExp, ...types: readonly string[]): Test =>
  ({ path, step }) =>
    pattern.test(path) && (types.length === 0 || types.includes(String(step?.["Type"])));
export const and =
  (...tests: readonly Test[]): Test =>
  (place) =>
    tests.every((one) => one(place));

type To = object | string | number | boolean | null | undefined | ((place: Place, random: Random) => unknown);
const resolved = (to: To, place: Place, random: Random): unknown =>
  typeof to === "function" ? (to as (place: Place, random: Random) => unknown)(place, random) : structuredClone(to);

/** Puts one of these values at a place of the kind. */
export const change =
  (where: Test, ...values: readonly To[]): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(where));
    if (place === undefined) return undefined;
    put(place, resolved(random.pick(values), place, random));
    return place.path;
  };

export const remove =
  (where: Test): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(where));
    if (place === undefined) return undefined;
    takeOut(place);
    return place.path;
  };

/** Adds one of these members to an object of the kind. */
export const add =
  (where: Test, ...members: readonly Draft[]): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(and(where, object)));
    const [name, value] = Object.entries(random.pick(members))[0] ?? ["", null];
    if (place === undefined || name in (place.value as Draft)) return undefined;
    (place.value as Draft)[name] = structuredClone(value);
    return memberPath(place.path, name);
  };

/** Gives a member of the kind another name. */
export const rename =
  (where: Test, to: (name: string, random: Random) => string): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(where));
    if (place === undefined || Array.isArray(place.holder)) return undefined;
    const name = to(String(place.key), random);
    if (name in place.holder) return undefined;
    delete place.holder[place.key];
    place.holder[name] = place.value;
    return memberPath(place.path.replace(/\.?[^.[\]]+$|\[[^[]*\]$/, ""), name);
  };

/** Adds an item to a list of the kind, made from those that it has. */
export const append =
  (where: Test, make: (list: readonly unknown[], random: Random) => unknown): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(and(where, items)));
    if (place === undefined) return undefined;
    const list = place.value as unknown[];
    list.push(make(list, random));
    return itemPath(place.path, list.length - 1);
  };

/** A letter lost, doubled, swapped or of the other case, so that the name is none of the others. */
export function misspelt(name: string, random: Random): string {
  const i = random.whole(1, Math.max(1, name.length - 2));
  return random.pick([
    name.slice(0, i) + name.slice(i + 1),
    name.slice(0, i) + name.charAt(i) + name.slice(i),
    `${name}s`,
    name.charAt(0) === name.charAt(0).toLowerCase() ? `x${name}` : name.charAt(0).toLowerCase() + name.slice(1),
  ]);
}
