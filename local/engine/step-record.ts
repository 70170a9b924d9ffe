import type { StepJson } from "../../definition/index.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { putStep, type ExecutionRecord, type StoredStep } from "./records.ts";
import type { StepEnd, StepRecord } from "./step-types/step-type.ts";

/** A step's record in the store while the step runs. */
export interface OpenStepRecord {
  readonly latest: StoredStep;
  note(change: Partial<StepRecord>): void;
  end(end: StepEnd): void;
}

/** Writes that a step is `Starting`; `before` is what is left of it from an engine that ended. */
export function openStepRecord(
  ctx: Context,
  execution: ExecutionRecord,
  step: StepJson,
  before?: StoredStep,
): OpenStepRecord {
  let latest: StoredStep = {
    StepName: step.Name,
    StepType: step.Type,
    ...(step.DisplayName !== undefined && { StepDisplayName: step.DisplayName }),
    ...(step.Description !== undefined && { StepDescription: step.Description }),
    StartTime: before?.StartTime ?? now(),
    StepStatus: "Starting",
    AttemptCount: (before?.AttemptCount ?? 0) + 1,
    Metadata: {},
  };
  putStep(ctx, execution, latest, before?.StepStatus);
  const note = (change: Partial<StepRecord>): void => {
    const previous = latest.StepStatus;
    latest = { ...latest, ...change, StepName: step.Name };
    putStep(ctx, execution, latest, previous);
  };
  return {
    get latest() {
      return latest;
    },
    note,
    end: (end) => {
      const reason = end.status === "Failed" ? end.reason : undefined;
      note({
        StepStatus: end.status,
        EndTime: now(),
        ...(reason !== undefined && { FailureReason: reason.slice(0, 1024) }),
      });
    },
  };
}
