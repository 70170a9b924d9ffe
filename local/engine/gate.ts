import { availableParallelism } from "node:os";

/** Lets so many through at once; the others wait in the order in which they came. */
export interface Gate {
  /** Waits for a place; the answer gives it back. `undefined` where `stop` came first. */
  enter(stop: AbortSignal): Promise<(() => void) | undefined>;
}

/** Jobs that run on this machine at the same time; the service has a machine for each. */
export const jobsAtOnce = (): number => Math.max(8, 2 * availableParallelism());

export function openGate(places: number): Gate {
  let free = places;
  const waiting = new Set<() => void>();
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) free++;
    else {
      waiting.delete(next);
      next();
    }
  };
  return {
    enter: async (stop) => {
      if (stop.aborted) return undefined;
      if (free > 0) free--;
      else if (!(await turn(waiting, stop))) return undefined;
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
  };
}

function turn(waiting: Set<() => void>, stop: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const onTurn = (): void => {
      stop.removeEventListener("abort", onStop);
      resolve(true);
    };
    const onStop = (): void => {
      waiting.delete(onTurn);
      resolve(false);
    };
    waiting.add(onTurn);
    stop.addEventListener("abort", onStop, { once: true });
  });
}
