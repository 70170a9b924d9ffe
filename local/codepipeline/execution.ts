import type {
  ActionDeclaration,
  ActionExecutionStatus,
  ExecutionMode,
  PipelineDeclaration,
  PipelineExecutionStatus,
  StageDeclaration,
  StageExecutionStatus,
  TriggerType,
} from "@aws-sdk/client-codepipeline";
import type { Context } from "../context.ts";
import { AwsError } from "../wire/error.ts";

/** One run of one action. Times are epoch seconds. */
export interface ActionRun {
  readonly id: string;
  readonly stage: string;
  readonly action: string;
  readonly status: ActionExecutionStatus;
  readonly started: number;
  readonly changed: number;
  /** Of an approval: what its answer must carry. */
  readonly token?: string;
  readonly summary?: string;
  readonly changedBy?: string;
  readonly error?: { readonly code: string; readonly message: string };
  /** The leader of the command's process group, to find one that outlived its engine. */
  readonly pid?: number;
  readonly outputs?: Readonly<Record<string, string>>;
}

export interface StageRun {
  readonly name: string;
  /** Absent until the execution has entered the stage. */
  readonly status?: StageExecutionStatus;
  readonly entered?: number;
  /** The latest run of each action that has started, by name. */
  readonly actions: Readonly<Record<string, ActionRun>>;
}

/** An execution of a deployment pipeline, with the declaration it started with. */
export interface Execution {
  readonly id: string;
  readonly pipeline: string;
  readonly declaration: PipelineDeclaration;
  readonly status: PipelineExecutionStatus;
  readonly statusSummary?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly trigger: { readonly triggerType: TriggerType; readonly triggerDetail: string };
  readonly started: number;
  readonly updated: number;
  /** Where in `stages` the execution is, or waits to enter. */
  readonly position: number;
  readonly stages: readonly StageRun[];
  /** Runs that a retry has replaced, oldest first. */
  readonly past: readonly ActionRun[];
}

export const now = (): number => Date.now() / 1000;

export const modeOf = (declaration: PipelineDeclaration): ExecutionMode => declaration.executionMode ?? "SUPERSEDED";

export const isActive = ({ status }: Execution): boolean => status === "InProgress" || status === "Stopping";

export const stageDeclared = (execution: Execution, name: string): StageDeclaration | undefined =>
  execution.declaration.stages?.find((stage) => stage.name === name);

export const actionDeclared = (execution: Execution, stage: string, action: string): ActionDeclaration | undefined =>
  stageDeclared(execution, stage)?.actions?.find((one) => one.name === action);

/** Executions as records, by pipeline in order of their start. */
export interface Executions {
  list(pipeline: string): readonly Execution[];
  all(): readonly Execution[];
  get(pipeline: string, id: string): Execution | undefined;
  put(execution: Execution): void;
  drop(pipeline: string): void;
}

const KIND = "CodePipelineExecution";
const key = (pipeline: string, id: string) => `${pipeline}/${id}`;

export function openExecutions({ store }: Context): Executions {
  return {
    list: (pipeline) => store.list<Execution>(KIND, `${pipeline}/`),
    all: () => store.list<Execution>(KIND),
    get: (pipeline, id) => store.get<Execution>(KIND, key(pipeline, id)),
    put: (execution) => store.put(KIND, key(execution.pipeline, execution.id), { ...execution, updated: now() }),
    drop: (pipeline) => {
      for (const { id } of store.list<Execution>(KIND, `${pipeline}/`)) store.delete(KIND, key(pipeline, id));
    },
  };
}

/** The execution of that id, or why there is none. */
export function executionNamed(
  executions: Executions,
  pipeline: string | undefined,
  id: string | undefined,
): Execution {
  const found = executions.get(pipeline ?? "", id ?? "");
  if (found === undefined)
    throw new AwsError(
      "PipelineExecutionNotFoundException",
      `The pipeline execution ${id ?? ""} of ${pipeline ?? ""} does not exist`,
    );
  return found;
}

/** The execution with one action's run set. */
export function withAction(execution: Execution, run: ActionRun): Execution {
  return {
    ...execution,
    stages: execution.stages.map((stage) =>
      stage.name === run.stage ? { ...stage, actions: { ...stage.actions, [run.action]: run } } : stage,
    ),
  };
}

/** The execution with one stage's members changed. */
export function withStage(execution: Execution, index: number, change: Partial<StageRun>): Execution {
  return { ...execution, stages: execution.stages.map((stage, i) => (i === index ? { ...stage, ...change } : stage)) };
}
