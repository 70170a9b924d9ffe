import type { Float } from "../definition/index.ts";
import type { Variable } from "./value.ts";

type Defined<T> = Exclude<T, undefined>;
type Opaque = Date | Uint8Array;
/** Without the open member that ends the AWS clients' tagged unions. */
type Known<T> = Exclude<T, { $unknown: [string, unknown] }>;

/** `T`, where any leaf may instead be known only at run time. */
export type Args<T> = { readonly [K in keyof T]: Arg<T[K]> };

/** One argument: a literal, a {@link Variable} of its kind, or a tree of them. */
export type Arg<T> = [T] extends [undefined]
  ? never
  : [T] extends [string | undefined]
    ? Defined<T> | Variable<string>
    : [T] extends [number | undefined]
      ? number | Float | Variable<number>
      : [T] extends [boolean | undefined]
        ? boolean | Variable<boolean>
        : Branch<Known<Defined<T>>>;

type Branch<T> = T extends Opaque ? T : T extends readonly (infer U)[] ? readonly Arg<U>[] : Args<T>;
