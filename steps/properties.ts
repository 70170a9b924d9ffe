import type { Expression } from "../definition/index.ts";
import { siteOf, type Site } from "./site.ts";
import type { Step } from "./step.ts";
import { Variable } from "./value.ts";

type Defined<T> = Exclude<T, undefined>;

/** What a step's job describes of itself, as references to read once it has run. */
export type Properties<T> = { readonly [K in keyof T as K extends "$metadata" ? never : K]-?: Property<T[K]> };

/** One property: a leaf is a {@link Variable}, a list and a map are asked by index or key. */
export type Property<T> = [T] extends [string | Date | undefined]
  ? Variable<string>
  : [T] extends [number | undefined]
    ? Variable<number>
    : [T] extends [boolean | undefined]
      ? Variable<boolean>
      : PropertyBranch<Defined<T>>;

type PropertyBranch<T> = T extends readonly (infer U)[]
  ? PropertyList<U>
  : string extends keyof T
    ? PropertyMap<T[keyof T]>
    : Properties<T>;

/** A list: `at(0)`, or `at("train")` where SageMaker names the items. */
export interface PropertyList<U> {
  at(key: number | string): Property<U>;
}

/** A map: `get("train:loss")`. */
export interface PropertyMap<U> {
  get(key: string): Property<U>;
}

/** The properties of `step` as its `P` says; the names are not looked up until the definition is validated. */
export const propertiesOf = <P>(step: () => Step, name: string): P => reference(step, `Steps.${name}`) as P;

/** A leaf below a step's properties, by its text. */
export const propertyAt = (step: () => Step, name: string, path: string, site?: Site): Variable<string> =>
  new PropertyReference(step, `Steps.${name}.${path}`, site);

class PropertyReference extends Variable<string> {
  override readonly site: Site | undefined;
  readonly #step: () => Step;
  readonly #get: string;
  constructor(step: () => Step, get: string, site?: Site) {
    super();
    this.site = site;
    this.#step = step;
    this.#get = get;
  }
  override toJSON(): Expression {
    return { Get: this.#get };
  }
  override mentions(): readonly unknown[] {
    return [this.#step()];
  }
}

function reference(step: () => Step, get: string, site?: Site): unknown {
  const leaf = new PropertyReference(step, get, site);
  const item = (key: number | string): unknown =>
    reference(step, typeof key === "number" ? `${get}[${key}]` : `${get}['${key}']`, siteOf(item));
  const read = (_: unknown, key: string | symbol): unknown => {
    // SageMaker's members start upper-case; all else (then, toJSON, symbols) is the leaf's own, so that awaiting it ends.
    if (typeof key === "string" && /^[A-Z]/.test(key)) return reference(step, `${get}.${key}`, siteOf(read));
    if (key === "at" || key === "get") return item;
    const own: unknown = Reflect.get(leaf, key);
    return typeof own === "function" ? own.bind(leaf) : own;
  };
  return new Proxy(leaf, { get: read });
}
