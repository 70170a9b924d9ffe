import type { Context } from "../context.ts";

/** `T` as it travels and is stored: times are epoch seconds. */
export type Wire<T> = T extends Date
  ? number
  : T extends readonly (infer U)[]
    ? Wire<U>[]
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T;

/** One operation of a JSON 1.1 service: the parsed body in, the response body out (`undefined` answers an empty body). */
export type Operation = (ctx: Context, input: never) => unknown;

export type Operations = Readonly<Record<string, Operation>>;

/** Types an operation by the AWS client's own request and response. */
export function operation<In, Out>(
  run: (ctx: Context, input: Wire<In>) => Wire<Omit<Out, "$metadata">> | Promise<Wire<Omit<Out, "$metadata">>>,
): Operation {
  return run as Operation;
}

/** Types an operation that answers with an empty body. */
export function voidOperation<In>(run: (ctx: Context, input: Wire<In>) => void | Promise<void>): Operation {
  return run as Operation;
}
