/** Names that wait for their turn: whichever comes first in the order is taken first. */
export interface FirstByRank {
  add(name: string): void;
  take(): string | undefined;
}

export function firstByRank(order: readonly string[]): FirstByRank {
  const rank = new Map(order.map((name, i) => [name, i]));
  // Sorted, the last one first: taking is cheap, and what becomes ready mostly comes later in the order.
  const waiting: { readonly name: string; readonly at: number }[] = [];
  return {
    add: (name) => {
      const at = rank.get(name) ?? order.length;
      let [low, high] = [0, waiting.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((waiting[middle]?.at ?? 0) > at) low = middle + 1;
        else high = middle;
      }
      waiting.splice(low, 0, { name, at });
    },
    take: () => waiting.pop()?.name,
  };
}
