import type { RetryException } from "../../definition/retry-exceptions.ts";
import type { Context } from "../context.ts";
import type { StepEnd } from "./step-types/step-type.ts";
import { stepTypeOf } from "./step-types/index.ts";

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
