import type { ActionDeclaration } from "@aws-sdk/client-codepipeline";
import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { endLeftover, runCommand, type RunningCommand } from "./command.ts";
import { commandEnvironment } from "./environment.ts";
import {
  actionDeclared,
  isActive,
  now,
  withAction,
  type ActionRun,
  type Execution,
  type Executions,
} from "./execution.ts";
import { tellOf } from "./notice.ts";
import { nextMove } from "./next.ts";
import { resolve, resolveCommand, VariableError } from "./variables.ts";

const TIMEOUT_MINUTES = 60;

/** Moves executions on: starts what is due, runs commands, records their end. */
export interface Machine {
  /** Looks at a pipeline's executions again; call after every change of theirs. */
  advance(pipeline: string): void;
  /** Records the end of an action that is under way, and goes on. */
  finish(execution: Execution, run: ActionRun): void;
  /** Ends the commands of an execution, whose actions are `Abandoned`. */
  abandon(execution: Execution): void;
  /** Runs again what an earlier engine left under way. */
  recover(): void;
  close(): Promise<void>;
}

export function openMachine(
  ctx: Context,
  executions: Executions,
  env: Readonly<Record<string, string | undefined>>,
): Machine {
  const running = new Map<string, RunningCommand>();
  let closed = false;

  const advance = (pipeline: string): void => {
    for (let moved = !closed; moved;) {
      moved = false;
      const all = executions.list(pipeline);
      for (const execution of all) {
        const next = nextMove(execution, all);
        if (next.move === "wait") continue;
        if (next.move === "changed") {
          executions.put(next.execution);
          tellOf(ctx, execution, next.execution);
        } else for (const action of next.actions) start(execution, next.stage, action);
        // One change can let another execution in, so the list is read anew.
        moved = true;
        break;
      }
    }
  };

  const start = (execution: Execution, stage: string, action: ActionDeclaration): void => {
    const current = executions.get(execution.pipeline, execution.id) ?? execution;
    const time = now();
    const run: ActionRun = {
      id: randomUUID(),
      stage,
      action: action.name ?? "",
      status: "InProgress",
      started: time,
      changed: time,
    };
    const { category, provider } = action.actionTypeId ?? {};
    if (category === "Approval" && provider === "Manual")
      executions.put(withAction(current, { ...run, token: randomUUID() }));
    else if (category === "Source")
      executions.put(withAction(current, { ...run, status: "Succeeded", summary: "the working copy of the project" }));
    else if (provider === "Commands") launch(withAction(current, run), run, action);
    else
      executions.put(
        withAction(
          current,
          failed(
            run,
            "ActionNotSupported",
            `the embedded engine runs Commands, Manual and Source actions, not ${category ?? ""}/${provider ?? ""}`,
          ),
        ),
      );
  };

  const launch = (execution: Execution, run: ActionRun, action: ActionDeclaration): void => {
    const command = prepare(execution, run, action);
    if ("error" in command) {
      executions.put(withAction(execution, failed(run, "InvalidConfiguration", command.error)));
      return;
    }
    const child = runCommand({
      id: run.id,
      ...command,
      cwd: ctx.project,
      outputVariables: action.outputVariables ?? [],
      timeoutMs: (action.timeoutInMinutes ?? TIMEOUT_MINUTES) * 60_000,
      onLine: (line) =>
        ctx.logs.append(`/aws/codepipeline/${execution.pipeline}`, `${run.stage}/${run.action}/${execution.id}`, line),
    });
    running.set(run.id, child);
    executions.put(withAction(execution, { ...run, ...(child.pid !== undefined && { pid: child.pid }) }));
    void child.result.then((result) => {
      running.delete(run.id);
      // A command that the engine's own end has ended is run again at the next start.
      if (closed) return;
      const { pid: _, ...rest } = run;
      finish(
        execution,
        result.ok
          ? { ...rest, status: "Succeeded", ...(Object.keys(result.outputs).length > 0 && { outputs: result.outputs }) }
          : failed(rest, "JobFailed", result.message),
      );
    });
  };

  const prepare = (execution: Execution, run: ActionRun, action: ActionDeclaration) => {
    try {
      const own = (action.environmentVariables ?? []).map(({ name, value, type }) => {
        if (type !== undefined && type !== "PLAINTEXT")
          throw new VariableError(`environment variable ${name ?? ""} is of type ${type}; only PLAINTEXT is served`);
        return [name ?? "", resolve(execution, value ?? "")] as const;
      });
      const script = (action.commands ?? []).map((one) => resolveCommand(execution, one)).join("\n");
      if ([script, ...own.flat()].some((text) => text.includes("\0"))) {
        throw new VariableError("a command or an environment variable holds a NUL character");
      }
      return { script, env: commandEnvironment(ctx, env, Object.fromEntries(own)) };
    } catch (error) {
      if (error instanceof VariableError) return { error: `${run.action}: ${error.message}` };
      throw error;
    }
  };

  const finish: Machine["finish"] = (execution, run) => {
    const current = executions.get(execution.pipeline, execution.id);
    const stage = current?.stages.find(({ name }) => name === run.stage);
    // Deleted, abandoned or retried in the meantime: the end no longer matters.
    if (
      current === undefined ||
      stage?.actions[run.action]?.id !== run.id ||
      stage.actions[run.action]?.status !== "InProgress"
    )
      return;
    executions.put(withAction(current, { ...run, changed: now() }));
    advance(execution.pipeline);
  };

  return {
    advance,
    finish,
    abandon: (execution) => {
      for (const run of execution.stages.flatMap((stage) => Object.values(stage.actions))) running.get(run.id)?.stop();
    },
    recover: () => {
      const active = executions.all().filter(isActive);
      for (const execution of active) {
        for (const run of execution.stages.flatMap((stage) => Object.values(stage.actions))) {
          const action = actionDeclared(execution, run.stage, run.action);
          if (run.status !== "InProgress" || run.token !== undefined || action === undefined) continue;
          endLeftover(run.pid, run.id);
          launch(executions.get(execution.pipeline, execution.id) ?? execution, run, action);
        }
      }
      for (const pipeline of new Set(active.map((one) => one.pipeline))) advance(pipeline);
    },
    close: async () => {
      closed = true;
      const children = [...running.values()];
      for (const child of children) child.stop();
      await Promise.all(children.map((child) => child.result));
    },
  };
}

const failed = (run: ActionRun, code: string, message: string): ActionRun => ({
  ...run,
  status: "Failed",
  changed: now(),
  error: { code, message },
});
