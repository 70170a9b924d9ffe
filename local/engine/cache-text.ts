import type { TreeChange } from "./cache-content.ts";

/** `s3://b/data (3 objects, 4 before: a.csv, b.csv)` */
export const changesText = (changes: readonly TreeChange[]): string => changes.map(changeText).join(", ");

function changeText({ uri, objects: { before, after }, changed }: TreeChange): string {
  const count = before === after ? objectsText(after) : `${objectsText(after)}, ${before} before`;
  const names = changed.filter((key) => !uri.endsWith(`/${key}`));
  return `${uri} (${[after === 0 ? "gone" : count, ...(names.length > 0 ? [names.join(" ")] : [])].join(": ")})`;
}

const objectsText = (count: number): string => (count === 1 ? "1 object" : `${count} objects`);
