import type { Context } from "../context.ts";
import type { Signature } from "../wire/signature.ts";

/** One action of a query-protocol service: what goes between `<ActionResult>` and its end. */
export type QueryAction = (ctx: Context, caller: Signature, form: URLSearchParams) => object;

export type QueryActions = Readonly<Record<string, QueryAction>>;
