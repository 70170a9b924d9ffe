import type { Context } from "../context.ts";
import type { Operations } from "../sagemaker/operation.ts";
import { approvalOperations, expireApprovals } from "./approval.ts";
import { openExecutions } from "./execution.ts";
import { interventionOperations } from "./intervention.ts";
import { openMachine } from "./machine.ts";
import { declarationOperations } from "./pipelines.ts";
import { runOperations, startExecution, type StartRequest } from "./runs.ts";
import { stateOperations } from "./state.ts";

const EXPIRY_CHECK_MS = 30_000;

/** CodePipeline: deployment pipelines, run in the project's folder. */
export interface Deployments {
  readonly operations: Operations;
  /** Starts an execution on behalf of an event rule; returns its id. */
  start(request: Omit<StartRequest, "trigger">): string;
  recover(): void;
  /** Stops commands under way; they are run again at the next start. */
  close(): Promise<void>;
}

/** Opens the deployment pipelines; `env` is what their commands see of the caller's environment. */
export function openDeployments(ctx: Context, env: Readonly<Record<string, string | undefined>>): Deployments {
  const executions = openExecutions(ctx);
  const machine = openMachine(ctx, executions, env);
  const timer = setInterval(() => expireApprovals(executions, machine), EXPIRY_CHECK_MS);
  timer.unref();
  return {
    operations: {
      ...declarationOperations(executions, machine),
      ...runOperations(executions, machine),
      ...interventionOperations(executions, machine),
      ...stateOperations(executions),
      ...approvalOperations(executions, machine),
    },
    start: (request) =>
      startExecution(ctx, executions, machine, {
        ...request,
        trigger: { triggerType: "CloudWatchEvent", triggerDetail: `arn:aws:events:${ctx.region}:${ctx.account}:rule` },
      }),
    recover: () => {
      expireApprovals(executions, machine);
      machine.recover();
    },
    close: async () => {
      clearInterval(timer);
      await machine.close();
    },
  };
}
