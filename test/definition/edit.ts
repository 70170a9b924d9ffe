import { isObject, pathParts, type Part } from "../../definition/index.ts";

/**
 * What to put where: a value by JSON path. A path after `-` is taken out, `{"copy": 2}` copies a neighbour,
 * `{"repeat": "x", "times": 9}` is a long text.
 */
export type Edit = Readonly<Record<string, unknown>>;

/** The text of a definition with some places changed. */
export function edit(text: string, change: Edit): string {
  const definition = JSON.parse(text) as Record<Part, unknown>;
  for (const [key, value] of Object.entries(change)) {
    const gone = key.startsWith("-");
    const parts = [...(pathParts(gone ? key.slice(1) : key) ?? [])];
    const last = parts.pop() ?? "";
    let here = definition;
    for (const part of parts) {
      const next = here[part];
      if (typeof next !== "object" || next === null) throw new Error(`the edit ${key} leads nowhere at ${part}`);
      here = next as Record<Part, unknown>;
    }
    if (gone) delete here[last];
    else here[last] = written(value, here);
  }
  return JSON.stringify(definition, null, 1);
}

function written(value: unknown, neighbours: Record<Part, unknown>): unknown {
  if (isObject(value) && typeof value["copy"] === "number") return structuredClone(neighbours[value["copy"]]);
  if (isObject(value) && typeof value["repeat"] === "string") return value["repeat"].repeat(Number(value["times"]));
  return value;
}
