/**
 * What is found in each of many things, in their order. Like `flatMap`, which takes several times as long where most have nothing:
 * all rules together look at every step dozens of times.
 */
export function foundIn<Item, Result>(
  items: readonly Item[],
  look: (item: Item) => readonly Result[],
): readonly Result[] {
  const found: Result[] = [];
  for (const item of items) {
    const some = look(item);
    if (some.length > 0) for (const one of some) found.push(one);
  }
  return found;
}
