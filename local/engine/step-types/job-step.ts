import { plainArguments, resolve, type PyValue } from "../../../definition/evaluate/index.ts";
import type { JobKind } from "../../containers/job.ts";
import { validateRequest } from "../../sagemaker/validate-request.ts";
import type { StepEnd, StepRecord, StepRun, StepType } from "./step-type.ts";

export interface JobStep<Request, Record> {
  readonly type: string;
  readonly operation: string;
  readonly kind: JobKind<Request, Record>;
  /** The member of the request that names the job. */
  readonly nameMember: string;
  metadata(arn: string): NonNullable<StepRecord["Metadata"]>;
}

/** A step that is one job: resolve its arguments, start the job, wait for its end. */
export function jobStep<Request, Record>({
  type,
  operation,
  kind,
  nameMember,
  metadata,
}: JobStep<Request, Record>): StepType {
  return {
    type,
    operation,
    run: async ({ jobs, step, jobName, scope, note, stop }: StepRun): Promise<StepEnd> => {
      const args = resolve(step.Arguments ?? {}, scope) as { readonly [name: string]: PyValue };
      const request = plainArguments(type, { ...args, [nameMember]: jobName });
      validateRequest(operation, request as object);
      const { record, done } = jobs.start(kind, request as Request);
      note({ StepStatus: "Executing", Metadata: metadata(kind.arn(record)) });
      const onStop = () => void jobs.stop(kind.kind, jobName);
      stop.addEventListener("abort", onStop, { once: true });
      if (stop.aborted) onStop();
      const end = await done;
      stop.removeEventListener("abort", onStop);
      return endOf(kind, end, stop.aborted);
    },
  };
}

function endOf<Request, Record>(kind: JobKind<Request, Record>, end: Record, stopped: boolean): StepEnd {
  const status = kind.status(end);
  if (status === "Completed") return { status: "Succeeded", properties: end };
  if (status === "Stopped" && stopped) return { status: "Stopped" };
  const reason = kind.failureReason(end) ?? (status === "Stopped" ? "the job was stopped" : "the job failed");
  return { status: "Failed", reason: reason.startsWith("ClientError") ? reason : `ClientError: ${reason}` };
}
