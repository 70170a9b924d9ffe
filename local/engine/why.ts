import { existsSync } from "node:fs";
import { join } from "node:path";
import { stepsOf } from "../../definition/graph.ts";
import { member, type StepJson } from "../../definition/model.ts";
import { stepTypeOf } from "../../definition/step-types.ts";
import { openStore, type Store } from "../store.ts";
import { cacheRecord, type CacheReason, type CacheRecord } from "./cache-records.ts";
import { readDefinition } from "./definition-parts.ts";
import { definitionTextOf } from "./definition-store.ts";
import type { ExecutionRecord, StoredStep } from "./records.ts";

/** Why a step of an execution ran, or did not have to. */
export type WhyReason =
  | CacheReason
  | { readonly kind: "never cached" }
  | { readonly kind: "no CacheConfig"; readonly given: unknown }
  | { readonly kind: "reused"; readonly execution: string }
  | { readonly kind: "not started" };

export interface Why {
  readonly execution: string;
  readonly step: string;
  readonly type: string;
  /** Missing where it has not started. */
  readonly status?: string;
  /** How often it was tried, where that was more than once: a retry policy took its failures up. */
  readonly attempts?: number;
  /** What the engine compared by at that time, where it compared. */
  readonly mode?: CacheRecord["mode"];
  readonly reason: WhyReason;
}

/** What an engine has written down about executions. */
export interface Whys {
  /** The ARN that an ARN, an id, a display name, a pipeline's name or `latest` stands for. */
  find(execution: string): string | undefined;
  /** Why each step is as it is, in the order of the definition. */
  of(executionArn: string): readonly Why[];
  close(): void;
}

/**
 * Opens what the engines of a project have written down, whether one runs now or not; `undefined` where none ever ran.
 *
 * @example
 * const whys = openWhys(process.cwd());
 * whys?.of(whys.find("latest") ?? "")[0]?.reason.kind; // "first run"
 */
export function openWhys(project: string): Whys | undefined {
  const file = join(project, ".sagewright", "state.db");
  if (!existsSync(file)) return undefined;
  const store = openStore(file);
  return {
    find: (name) => findExecution(store, name),
    of: (arn) => whysOf(store, arn),
    close: () => store.close(),
  };
}

function findExecution(store: Store, name: string): string | undefined {
  const all = store.list<ExecutionRecord>("PipelineExecution");
  const found =
    name === "latest"
      ? all.at(-1)
      : (all.find(({ PipelineExecutionArn: arn }) => arn === name || arn.endsWith(`/execution/${name}`)) ??
        all.findLast(
          ({ PipelineArn: arn, PipelineExecutionDisplayName: display }) =>
            arn.endsWith(`:pipeline/${name}`) || display === name,
        ));
  return found?.PipelineExecutionArn;
}

function whysOf(store: Store, arn: string): readonly Why[] {
  const execution = store.get<ExecutionRecord>("PipelineExecution", arn);
  if (execution === undefined) return [];
  const records = store.list<StoredStep>("PipelineExecutionStep", `${arn}/`);
  return stepsOf(readDefinition(definitionTextOf(store, execution)).definition).map(({ step }) => {
    const record = records.find(({ StepName }) => StepName === step.Name);
    const compared = cacheRecord(store, arn, step.Name);
    return {
      execution: arn,
      step: step.Name,
      type: step.Type,
      ...(record?.StepStatus !== undefined && { status: record.StepStatus }),
      ...((record?.AttemptCount ?? 1) > 1 && { attempts: record?.AttemptCount ?? 1 }),
      ...(compared !== undefined && { mode: compared.mode }),
      reason: reasonOf(step, record, compared),
    };
  });
}

function reasonOf(step: StepJson, record: StoredStep | undefined, compared: CacheRecord | undefined): WhyReason {
  if (record === undefined) return { kind: "not started" };
  const reused = record.SelectiveExecutionResult?.SourcePipelineExecutionArn;
  if (reused !== undefined) return { kind: "reused", execution: reused };
  if (compared !== undefined) return compared.reason;
  if (stepTypeOf(step.Type)?.cache !== true) return { kind: "never cached" };
  return { kind: "no CacheConfig", given: member(step.CacheConfig, "Enabled") };
}
