import type { ActionDeclaration } from "@aws-sdk/client-codepipeline";
import { isActive, modeOf, now, stageDeclared, withStage, type Execution } from "./execution.ts";

/** What is to become of an execution now. */
export type Next =
  | { readonly move: "wait" }
  /** Its state has changed; ask again. */
  | { readonly move: "changed"; readonly execution: Execution }
  | { readonly move: "start"; readonly stage: string; readonly actions: readonly ActionDeclaration[] };

const wait: Next = { move: "wait" };

/**
 * Says the next move of `execution` among the executions of its pipeline, oldest first. A stage holds one execution at a
 * time; QUEUED lets them in by age, SUPERSEDED drops those that a newer one has caught up with, PARALLEL knows no stages' doors.
 */
export function nextMove(execution: Execution, all: readonly Execution[]): Next {
  if (!isActive(execution)) return wait;
  const stage = execution.stages[execution.position];
  if (stage === undefined)
    return changed({ ...execution, status: execution.status === "Stopping" ? "Stopped" : "Succeeded" });
  if (stage.status === undefined) return enter(execution, all);
  return within(execution);
}

const changed = (execution: Execution): Next => ({ move: "changed", execution });

function enter(execution: Execution, all: readonly Execution[]): Next {
  if (execution.status === "Stopping") return changed({ ...execution, status: "Stopped" });
  const others = all.filter((one) => one.id !== execution.id && isActive(one) && one.position === execution.position);
  const mode = modeOf(execution.declaration);
  const at = all.findIndex((one) => one.id === execution.id);
  if (mode === "SUPERSEDED" && others.some((one) => waits(one) && all.findIndex(({ id }) => id === one.id) > at)) {
    return changed({ ...execution, status: "Superseded", statusSummary: "a newer execution has caught up" });
  }
  if (mode !== "PARALLEL") {
    if (others.some((one) => !waits(one))) return wait;
    if (others.some((one) => all.findIndex(({ id }) => id === one.id) < at)) return wait;
  }
  return changed(withStage(execution, execution.position, { status: "InProgress", entered: now() }));
}

const waits = (execution: Execution): boolean => execution.stages[execution.position]?.status === undefined;

function within(execution: Execution): Next {
  const stage = execution.stages[execution.position];
  const declared = stageDeclared(execution, stage?.name ?? "")?.actions ?? [];
  if (stage === undefined) return wait;
  const orders = [...new Set(declared.map(orderOf))].toSorted((a, b) => a - b);
  for (const order of orders) {
    const group = declared.filter((action) => orderOf(action) === order);
    const statuses = group.map((action) => stage.actions[action.name ?? ""]?.status);
    if (statuses.includes("InProgress")) return wait;
    if (statuses.some((status) => status === "Failed" || status === "Abandoned")) {
      return changed({
        ...withStage(execution, execution.position, { status: "Failed" }),
        status: execution.status === "Stopping" ? "Stopped" : "Failed",
      });
    }
    if (statuses.every((status) => status === "Succeeded")) continue;
    if (execution.status === "Stopping") {
      return changed({ ...withStage(execution, execution.position, { status: "Stopped" }), status: "Stopped" });
    }
    const actions = group.filter((action) => stage.actions[action.name ?? ""] === undefined);
    return { move: "start", stage: stage.name, actions };
  }
  return changed({
    ...withStage(execution, execution.position, { status: "Succeeded" }),
    position: execution.position + 1,
  });
}

const orderOf = (action: ActionDeclaration): number => action.runOrder ?? 1;
