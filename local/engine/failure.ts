import { AwsError } from "../wire/error.ts";
import type { RetryException } from "../../definition/retry-exceptions.ts";
import { stepTypeOf } from "./step-types/index.ts";
import type { StepEnd } from "./step-types/step-type.ts";

/** What a step of an engine that ended comes to. */
export const engineRestarted = "InternalServerError: engine restarted";

/** How a step ends whose work threw. */
export function thrownEnd(type: string, error: unknown): StepEnd {
  if (!(error instanceof AwsError)) {
    return { status: "Failed", reason: `ClientError: ${error instanceof Error ? error.message : String(error)}` };
  }
  const exception = exceptionOfCode(error);
  return {
    status: "Failed",
    reason: `ClientError: Failed to invoke sagemaker:${stepTypeOf(type).operation ?? type}. Error Details: ${error.message}`,
    ...(exception !== undefined && { exception }),
  };
}

function exceptionOfCode({ code, status }: AwsError): RetryException | undefined {
  if (code === "ResourceLimitExceeded") return "SageMaker.RESOURCE_LIMIT";
  if (code.startsWith("Throttling") || code === "TooManyRequestsException") return "Step.THROTTLING";
  return status >= 500 ? "Step.SERVICE_FAULT" : undefined;
}

/** The exception that a failed step's reason names; what a script says of itself (AlgorithmError) names none. */
export function exceptionOf(end: Extract<StepEnd, { status: "Failed" }>): RetryException | undefined {
  if (end.exception !== undefined) return end.exception;
  const [, name] = /^(?:ClientError: )?(InternalServerError|CapacityError)\b/.exec(end.reason ?? "") ?? [];
  if (name === undefined) return undefined;
  return name === "CapacityError" ? "SageMaker.CAPACITY_ERROR" : "SageMaker.JOB_INTERNAL_ERROR";
}

/** The reason of a step whose exception no policy names. */
export const withoutPolicy = (
  reason: string | undefined,
  exception: RetryException,
  executionArn: string,
  step: string,
): string =>
  `${reason ?? ""}\nRetry not appropriate on execution of step with PipelineExecutionArn ${executionArn} and StepId ${step}. ` +
  `No retry policy configured for the exception type ${exception.replace(".", "_").toUpperCase()}.`;
