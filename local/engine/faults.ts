import type { Context, Fault, RetryException } from "../context.ts";
import { suggest } from "../../definition/nearest.ts";
import type { StepEnd } from "./step-types/step-type.ts";
import { stepTypeOf } from "./step-types/index.ts";

/** Every exception that a retry policy can name. */
export const retryExceptions: readonly RetryException[] = [
  "Step.SERVICE_FAULT",
  "Step.THROTTLING",
  "SageMaker.JOB_INTERNAL_ERROR",
  "SageMaker.CAPACITY_ERROR",
  "SageMaker.RESOURCE_LIMIT",
];

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
    throw new FaultError(
      `there is no exception "${name}"; ${suggest(name, retryExceptions, "")} (a step can meet ${retryExceptions.join(", ")})`,
    );
  }
  return { step, exception, times: Number(times) };
}

/** The faults that executions of one engine still have to meet. */
export interface Faults {
  /** The next fault of a step in an execution, which is then spent. */
  take(executionArn: string, step: string): RetryException | undefined;
}

export function openFaults({ play }: Pick<Context, "play">): Faults {
  const met = new Map<string, number>();
  return {
    take: (executionArn, step) => {
      const faults = play.inject.filter((fault) => fault.step === step);
      if (faults.length === 0) return undefined;
      const key = `${executionArn}/${step}`;
      let before = met.get(key) ?? 0;
      met.set(key, before + 1);
      for (const { exception, times } of faults) {
        if (before < times) return exception;
        before -= times;
      }
      return undefined;
    },
  };
}

/** How a step ends that meets a fault. */
export function faultEnd(type: string, exception: RetryException): StepEnd {
  const call = `ClientError: Failed to invoke sagemaker:${stepTypeOf(type).operation ?? type}. Error Details: `;
  const reasons: Readonly<Record<RetryException, string>> = {
    "Step.SERVICE_FAULT": `${call}internal failure`,
    "Step.THROTTLING": `${call}Rate exceeded`,
    "SageMaker.RESOURCE_LIMIT": `${call}the account-level service limit is exceeded`,
    "SageMaker.CAPACITY_ERROR":
      "ClientError: CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type",
    "SageMaker.JOB_INTERNAL_ERROR": "InternalServerError: the job ended with an internal error",
  };
  return { status: "Failed", reason: `${reasons[exception]} (injected fault)`, exception };
}
