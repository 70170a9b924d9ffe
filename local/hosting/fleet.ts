import { ping } from "./http.ts";
import type { Worker } from "./worker.ts";
import type { AwsError } from "../wire/error.ts";

/** The processes that serve one model, interchangeable. */
export interface Fleet {
  /** Starts every process; throws the reason of one that does not come up. */
  start(): Promise<void>;
  resize(count: number): Promise<void>;
  /** Lends the least busy process to a call. */
  use<T>(call: (worker: Worker) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export interface FleetOptions {
  readonly count: number;
  begin(): Promise<Worker>;
  /** Calls that may be under way per process. */
  readonly callsPerProcess: number;
  full(): AwsError;
  /** Processes end when they have been idle that long, and after they have proved that they come up: serverless. */
  readonly idleMs?: number;
}

interface Place {
  worker: Promise<Worker> | undefined;
  /** What `worker` came to. */
  running: Worker | undefined;
  busy: number;
}

export function openFleet(options: FleetOptions): Fleet {
  let places: Place[] = [];
  let stopped = false;
  /** A serverless process has come up once. */
  let proven = false;
  let idle: NodeJS.Timeout | undefined;
  const grow = (count: number): void => {
    while (places.length < count) places.push({ worker: undefined, running: undefined, busy: 0 });
  };
  grow(options.count);

  const alive = (place: Place): boolean => place.running?.alive() === true;

  /** Starts the process of a place unless it runs or is being started. */
  const wake = (place: Place): Promise<Worker> => {
    if (place.worker !== undefined && (place.running === undefined || alive(place))) return place.worker;
    const before = place.running;
    place.running = undefined;
    const worker = (async () => {
      await before?.stop();
      return options.begin();
    })();
    place.worker = worker;
    worker.then(
      (running) => {
        if (place.worker === worker) place.running = running;
      },
      () => {
        if (place.worker === worker) place.worker = undefined;
      },
    );
    return worker;
  };

  const put = async (gone: readonly Place[]): Promise<void> => {
    const settled = await Promise.allSettled(gone.flatMap(({ worker }) => worker ?? []));
    await Promise.all(settled.map(async (result) => (result.status === "fulfilled" ? result.value.stop() : undefined)));
  };

  const sleep = async (): Promise<void> => {
    const gone = places;
    places = [];
    grow(gone.length);
    await put(gone);
  };

  const choose = (): Place => {
    const ready = places.filter(alive);
    // A dead process is replaced without holding up the call where another can take it.
    if (ready.length > 0 && options.idleMs === undefined)
      for (const place of places) if (!alive(place)) void wake(place).catch(() => undefined);
    const candidates = ready.length > 0 ? ready : places;
    return candidates.reduce((least, place) => (place.busy < least.busy ? place : least));
  };

  return {
    start: async () => {
      if (proven) return;
      const started = await Promise.allSettled(places.map(wake));
      const failed = started.find((result) => result.status === "rejected");
      if (failed !== undefined) throw failed.reason;
      if (options.idleMs === undefined) return;
      proven = true;
      await sleep();
    },
    resize: async (count) => {
      const gone = places.slice(count);
      places = places.slice(0, count);
      grow(count);
      const started = await Promise.allSettled(places.map(wake));
      await put(gone);
      const failed = started.find((result) => result.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    },
    use: async (call) => {
      if (places.reduce((sum, { busy }) => sum + busy, 0) >= options.callsPerProcess * places.length)
        throw options.full();
      clearTimeout(idle);
      const place = choose();
      place.busy++;
      try {
        const worker = await wake(place);
        try {
          return await call(worker);
        } catch (error) {
          // A process that is going down may still seem alive: the next call shall meet a new one.
          if (!stopped && !worker.alive() && options.idleMs === undefined) void wake(place).catch(() => undefined);
          throw error;
        }
      } finally {
        place.busy--;
        if (options.idleMs !== undefined && !stopped && places.every(({ busy }) => busy === 0))
          idle = setTimeout(() => void sleep(), options.idleMs).unref();
      }
    },
    stop: async () => {
      stopped = true;
      clearTimeout(idle);
      await put(places);
    },
  };
}

/** Ends a worker that broke a call off and does not answer any more. */
export async function buryDead(worker: Worker): Promise<void> {
  if (!(await ping(worker.port))) await worker.stop();
}
