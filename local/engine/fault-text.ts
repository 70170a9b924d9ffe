import { suggest } from "../../definition/nearest.ts";
import { retryExceptions } from "../../definition/retry-exceptions.ts";
import type { Fault } from "../context.ts";

/** A fault that cannot be read. */
export class FaultError extends Error {}

/**
 * Reads `STEP=EXCEPTION*TIMES`; without `*TIMES` the fault comes once.
 *
 * @example
 * readFault("Train=SageMaker.CAPACITY_ERROR*2"); // { step: "Train", exception: "SageMaker.CAPACITY_ERROR", times: 2 }
 */
export function readFault(text: string): Fault {
  const [, step, name = "", times = "1"] = /^([A-Za-z0-9_-]+)=([^*]+)(?:\*([1-9]\d{0,3}))?$/.exec(text) ?? [];
  if (step === undefined) {
    throw new FaultError(`"${text}" is no fault; write STEP=EXCEPTION*TIMES, such as Train=SageMaker.CAPACITY_ERROR*2`);
  }
  const exception = retryExceptions.find((one) => one === name);
  if (exception === undefined) {
    throw new FaultError(`there is no exception "${name}"; ${suggest(name, retryExceptions, "")}`);
  }
  return { step, exception, times: Number(times) };
}
