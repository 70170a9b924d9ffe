import { validation } from "./error.ts";

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/**
 * One page of `items`. The token names the last item given, so records that come or go between two calls neither repeat
 * nor hide others; the list must be in the same order each time.
 *
 * @example
 * const [page, NextToken] = pageOf(models, input, (model) => model.ModelName);
 */
export function pageOf<T>(
  items: readonly T[],
  request: PageRequest,
  idOf: (item: T) => string,
  size = 100,
): [T[], string?] {
  let from = 0;
  if (request.NextToken !== undefined) {
    const after = readToken(request.NextToken);
    const at = items.findIndex((item) => idOf(item) === after.id);
    from = at < 0 ? Math.min(after.index, items.length) : at + 1;
  }
  const end = from + (request.MaxResults ?? size);
  const page = items.slice(from, end);
  const last = page.at(-1);
  if (end >= items.length || last === undefined) return [page];
  return [page, Buffer.from(JSON.stringify({ id: idOf(last), index: end - 1 })).toString("base64url")];
}

function readToken(token: string): { id: string; index: number } {
  try {
    const value = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as Record<string, unknown>;
    const { id, index } = value;
    if (typeof id === "string" && typeof index === "number" && index >= 0) return { id, index };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw validation(`Invalid pagination token: ${token.slice(0, 80)}`);
}
