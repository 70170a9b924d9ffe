/** A part of a JSON path: a member's name or an item's index. */
export type Part = string | number;

const plain = /^[A-Za-z_][A-Za-z0-9_:-]*$/;

/** The ends of paths by the member's name: definitions have few names and many members. */
const ends = new Map<string, string>();
const mostEnds = 5000;

/** The path of a member: `Steps[0]` and `Name` give `Steps[0].Name`; odd names are quoted. */
export function memberPath(base: string, name: string): string {
  let end = ends.get(name);
  if (end === undefined) {
    end = plain.test(name) ? `.${name}` : `[${quoted(name)}]`;
    if (ends.size >= mostEnds) ends.clear();
    ends.set(name, end);
  }
  return base === "" && end.startsWith(".") ? name : base + end;
}

/** The path of an item of a list. */
export const itemPath = (base: string, index: number): string => `${base}[${index}]`;

/** What stands inside of something else; what is inside of nothing has its whole path as the key. */
interface Inner {
  readonly outer: Inner | undefined;
  readonly key: Part;
}

/** The path of what stands somewhere, from the outermost on. */
export function pathTo(place: Inner): string {
  const keys: Part[] = [];
  for (let here: Inner | undefined = place; here !== undefined; here = here.outer) keys.push(here.key);
  let path = String(keys.pop());
  for (let key = keys.pop(); key !== undefined; key = keys.pop())
    path = typeof key === "number" ? itemPath(path, key) : memberPath(path, key);
  return path;
}

/** The path's parts, or `undefined` where the text is no path that {@link memberPath} writes. */
export function pathParts(path: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  const step = /\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\.?([A-Za-z_][A-Za-z0-9_:-]*)/gy;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return undefined;
    const [, index, key, name] = match;
    if (index !== undefined) parts.push(Number(index));
    else parts.push(key === undefined ? (name ?? "") : key.replace(/\\(.)/g, "$1"));
  }
  return parts;
}

const quoted = (name: string): string => `'${name.replace(/['\\]/g, "\\$&")}'`;
