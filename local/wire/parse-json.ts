const MAX_DEPTH = 200;

/** Reads JSON that a client sent; what is nested deeper than the engine follows is a `SyntaxError` as well. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  checkDepth(value, 0);
  return value;
}

function checkDepth(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depth === MAX_DEPTH) throw new SyntaxError(`nested deeper than ${MAX_DEPTH}`);
  for (const member of Object.values(value)) checkDepth(member, depth + 1);
}

/** The same without members that are null: in AWS's JSON protocols they are absent. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
