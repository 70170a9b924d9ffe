import type { Context, InvokeRequest } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import type { Fleet } from "./fleet.ts";
import type { Answer, Sink } from "./http.ts";
import { modelError, textOf } from "./model-error.ts";
import type { Worker } from "./worker.ts";

/** What serves one production variant. */
export interface Variant {
  start(): Promise<void>;
  resize(instances: number): Promise<void>;
  /** Hands a request to the container; a bad answer becomes the service's error. */
  call(request: InvokeRequest, how: How): Promise<Answer>;
  stop(): Promise<void>;
}

export interface How {
  readonly ms: number;
  readonly sink?: Sink;
}

/** Uses a fleet; a process that does not come up is the model's fault. */
export async function started<T>(
  ctx: Context,
  endpoint: string,
  variant: string,
  fleet: Fleet,
  call: (worker: Worker) => Promise<T>,
): Promise<T> {
  let up = false;
  try {
    return await fleet.use((worker) => {
      up = true;
      return call(worker);
    });
  } catch (error) {
    if (up || error instanceof AwsError) throw error;
    throw modelError(ctx, endpoint, variant, 503, textOf(error));
  }
}
