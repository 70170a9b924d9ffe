/** What the service itself may meet with any step. */
export type StepException = "Step.SERVICE_FAULT" | "Step.THROTTLING";
/** What a job may end with. */
export type JobException = "SageMaker.JOB_INTERNAL_ERROR" | "SageMaker.CAPACITY_ERROR" | "SageMaker.RESOURCE_LIMIT";
/** What a retry policy may name. */
export type RetryException = StepException | JobException;

/** All that a retry policy may name. */
export const retryExceptions: readonly RetryException[] = [
  "Step.SERVICE_FAULT",
  "Step.THROTTLING",
  "SageMaker.JOB_INTERNAL_ERROR",
  "SageMaker.CAPACITY_ERROR",
  "SageMaker.RESOURCE_LIMIT",
];
