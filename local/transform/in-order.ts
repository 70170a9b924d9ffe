import type { Gate } from "../engine/gate.ts";

/**
 * Works on items as they come, as many at once as the gate has places, and hands the results out in the items' order.
 * An item is taken only when there is a place for it, so that no more of them are in memory; no more than `ahead`
 * results wait for one before them.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  gate: Gate,
  ahead: number,
  stop: AbortSignal,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  const source = items[Symbol.asyncIterator]();
  const pending: Promise<R>[] = [];
  try {
    for (;;) {
      const [first] = pending;
      if (first !== undefined && pending.length >= ahead) {
        yield await first;
        void pending.shift();
      }
      const leave = await gate.enter(stop);
      if (leave === undefined) stop.throwIfAborted();
      const next = await source.next().catch((error: unknown) => {
        leave?.();
        throw error;
      });
      if (next.done === true) {
        leave?.();
        break;
      }
      const result = work(next.value).finally(() => leave?.());
      // It is awaited in its turn, which may come after its failure.
      result.catch(() => undefined);
      pending.push(result);
    }
    for (const result of pending.splice(0)) yield await result;
  } finally {
    await Promise.allSettled(pending);
    await source.return?.();
  }
}
