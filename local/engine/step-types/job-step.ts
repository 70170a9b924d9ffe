import { plainArguments, resolve, type PyValue } from "../../../definition/evaluate/index.ts";
import type { JobKind } from "../../containers/job.ts";
import type { Context } from "../../context.ts";
import { validateRequest } from "../../sagemaker/validate-request.ts";
import type { StepEnd, StepRecord, StepRun, StepType } from "./step-type.ts";

export interface JobStep<Request, Record> {
  readonly type: string;
  readonly operation: string;
  readonly kind: JobKind<Request, Record>;
  /** The member of the request that names the job. */
  readonly nameMember: string;
  metadata(arn: string): NonNullable<StepRecord["Metadata"]>;
  /** The job's name where it has to be another than other jobs'. */
  name?(executionArn: string, step: string): string;
  /** Refuses a request that the service would refuse when the job is created. */
  check?(ctx: Context, request: Request): void;
  /** What later steps can read; default the job's record. */
  properties?(ctx: Context, record: Record): unknown;
}

/** A step that is one job: resolve its arguments, start the job, wait for its end. */
export function jobStep<Request, Record>(job: JobStep<Request, Record>): StepType {
  const { type, operation, kind, nameMember } = job;
  return {
    type,
    operation,
    run: async ({ ctx, jobs, step, jobName, engine, scope, note, stop }: StepRun): Promise<StepEnd> => {
      const name = job.name?.(engine.executionArn, step.Name) ?? jobName;
      const args = resolve(step.Arguments ?? {}, scope) as { readonly [name: string]: PyValue };
      const request = plainArguments(type, { ...args, [nameMember]: name });
      validateRequest(operation, request as object);
      job.check?.(ctx, request as Request);
      const { record, done } = jobs.start(kind, request as Request);
      note({ StepStatus: "Executing", Metadata: job.metadata(kind.arn(record)) });
      const onStop = () => void jobs.stop(kind.kind, name);
      stop.addEventListener("abort", onStop, { once: true });
      if (stop.aborted) onStop();
      const end = await done;
      stop.removeEventListener("abort", onStop);
      return endOf(job, ctx, end, stop.aborted);
    },
  };
}

function endOf<Request, Record>(
  { kind, properties = (_, record) => record }: JobStep<Request, Record>,
  ctx: Context,
  end: Record,
  stopped: boolean,
): StepEnd {
  const status = kind.status(end);
  if (status === "Completed") return { status: "Succeeded", properties: properties(ctx, end) };
  if (status === "Stopped" && stopped) return { status: "Stopped" };
  const reason = kind.failureReason(end) ?? (status === "Stopped" ? "the job was stopped" : "the job failed");
  return { status: "Failed", reason: reason.startsWith("ClientError") ? reason : `ClientError: ${reason}` };
}
