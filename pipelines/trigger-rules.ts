import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { EventBridgeClient, PutRuleRequest, Rule, Target } from "@aws-sdk/client-eventbridge";
import { ProblemError } from "../definition/index.ts";
import { problemAt } from "../steps/site.ts";
import { valueText } from "./start-values.ts";
import { triggerNames } from "./trigger-problems.ts";
import { isFromEvent, type Trigger } from "./trigger.ts";

/** The tag that says whose a rule is; its value is the pipeline's name. */
const OWNER = "sagewright:pipeline";
const TARGET_ID = "pipeline";

/** What `putTriggers` did with one rule. */
export interface PutTrigger {
  readonly rule: string;
  readonly outcome: "created" | "updated" | "unchanged" | "removed";
}

/** One rule that starts a pipeline, as EventBridge has it. */
export interface TriggerRule {
  readonly rule: Rule;
  readonly targets: readonly Target[];
}

/**
 * What all rules of a pipeline begin with: 43 characters at most, so that with a trigger's 20 it fits EventBridge's 64. A
 * longer pipeline name is cut and told apart by a hash.
 */
export function rulePrefix(pipeline: string): string {
  const whole = `sagewright-${pipeline}`;
  if (whole.length <= 43) return `${whole}-`;
  const hash = createHash("sha256").update(pipeline).digest("hex").slice(0, 8);
  return `${whole.slice(0, 34)}-${hash}-`;
}

/**
 * Makes the rules of a pipeline be its triggers: puts each, changes what differs, and removes those that an earlier call made
 * and that are no longer declared. A rule of the name that is somebody else's is refused.
 */
export async function putTriggers(
  events: EventBridgeClient,
  options: {
    readonly pipeline: string;
    readonly pipelineArn: string;
    /** What EventBridge takes on to start the pipeline, where a trigger names no role. */
    readonly roleArn: string;
    readonly triggers: readonly Trigger[];
  },
): Promise<readonly PutTrigger[]> {
  const { pipeline, pipelineArn, roleArn, triggers } = options;
  const prefix = rulePrefix(pipeline);
  const names = triggerNames(triggers);
  const existing = new Map((await rulesOf(events, prefix)).map((rule) => [rule.Name ?? "", rule]));
  const owned = new Map<string, boolean>();
  for (const [name, rule] of existing) owned.set(name, await isOwn(events, rule, pipeline));
  const done: PutTrigger[] = [];
  const stolen = triggers.flatMap((trigger, i) => {
    const rule = `${prefix}${names[i]}`;
    if (owned.get(rule) !== false) return [];
    return [
      problemAt(
        trigger.site,
        "SW0507",
        `rule ${rule} exists and was not made by sagewright for ${pipeline}`,
        "give the trigger another name, or remove the rule",
      ),
    ];
  });
  if (stolen.length > 0) throw new ProblemError(stolen);
  for (const [i, trigger] of triggers.entries()) {
    const rule = `${prefix}${names[i]}`;
    const wanted = ruleOf(rule, trigger);
    const target = targetOf(trigger, pipelineArn, roleArn);
    const before = existing.get(rule);
    const same =
      before !== undefined &&
      isDeepStrictEqual(comparable(before), comparable(wanted)) &&
      isDeepStrictEqual(await targetsOf(events, rule), [target]);
    if (!same) await put(events, wanted, target, before === undefined ? [{ Key: OWNER, Value: pipeline }] : undefined);
    done.push({ rule, outcome: same ? "unchanged" : before === undefined ? "created" : "updated" });
  }
  for (const [rule, own] of owned) {
    if (!own || done.some((one) => one.rule === rule)) continue;
    await remove(events, rule);
    done.push({ rule, outcome: "removed" });
  }
  return done;
}

/** The rules that sagewright made for a pipeline, with their targets. */
export async function listTriggers(events: EventBridgeClient, pipeline: string): Promise<readonly TriggerRule[]> {
  const found: TriggerRule[] = [];
  for (const rule of await rulesOf(events, rulePrefix(pipeline)))
    if (await isOwn(events, rule, pipeline)) found.push({ rule, targets: await targetsOf(events, rule.Name ?? "") });
  return found;
}

function ruleOf(Name: string, trigger: Trigger): PutRuleRequest {
  return {
    Name,
    State: trigger.enabled === false ? "DISABLED" : "ENABLED",
    ...(trigger.expression !== undefined && { ScheduleExpression: trigger.expression }),
    ...(trigger.pattern !== undefined && { EventPattern: JSON.stringify(trigger.pattern) }),
    ...(trigger.description !== undefined && { Description: trigger.description }),
  };
}

const comparable = ({ Name, State, ScheduleExpression, EventPattern, Description }: Rule | PutRuleRequest): object => ({
  Name,
  State,
  ScheduleExpression,
  EventPattern,
  Description,
});

function targetOf(trigger: Trigger, Arn: string, roleArn: string): Target {
  const PipelineParameterList = trigger.parameters.map(({ parameter, value }) => ({
    Name: parameter.name,
    Value: isFromEvent(value) ? value.path : valueText(parameter.declaration.Type, value),
  }));
  return {
    Id: TARGET_ID,
    Arn,
    RoleArn: trigger.roleArn ?? roleArn,
    ...(PipelineParameterList.length > 0 && { SageMakerPipelineParameters: { PipelineParameterList } }),
  };
}

async function put(
  events: EventBridgeClient,
  rule: PutRuleRequest,
  target: Target,
  Tags: PutRuleRequest["Tags"],
): Promise<void> {
  const { PutRuleCommand, PutTargetsCommand, RemoveTargetsCommand } = await import("@aws-sdk/client-eventbridge");
  // Tags are of a new rule only: EventBridge ignores them for one that exists.
  await events.send(new PutRuleCommand({ ...rule, ...(Tags !== undefined && { Tags }) }));
  const others = (await targetsOf(events, rule.Name ?? "")).map(({ Id }) => Id ?? "").filter((id) => id !== target.Id);
  if (others.length > 0) await events.send(new RemoveTargetsCommand({ Rule: rule.Name, Ids: others }));
  const { FailedEntries = [] } = await events.send(new PutTargetsCommand({ Rule: rule.Name, Targets: [target] }));
  const [failed] = FailedEntries;
  if (failed !== undefined)
    throw new Error(
      `rule ${rule.Name}: EventBridge does not take its target: ${failed.ErrorCode}: ${failed.ErrorMessage}`,
    );
}

async function remove(events: EventBridgeClient, Rule: string): Promise<void> {
  const { DeleteRuleCommand, RemoveTargetsCommand } = await import("@aws-sdk/client-eventbridge");
  const Ids = (await targetsOf(events, Rule)).map(({ Id }) => Id ?? "");
  if (Ids.length > 0) await events.send(new RemoveTargetsCommand({ Rule, Ids }));
  await events.send(new DeleteRuleCommand({ Name: Rule }));
}

async function rulesOf(events: EventBridgeClient, NamePrefix: string): Promise<readonly Rule[]> {
  const { ListRulesCommand } = await import("@aws-sdk/client-eventbridge");
  const found: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await events.send(new ListRulesCommand({ NamePrefix, ...(NextToken !== undefined && { NextToken }) }));
    found.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function targetsOf(events: EventBridgeClient, Rule: string): Promise<readonly Target[]> {
  const { ListTargetsByRuleCommand } = await import("@aws-sdk/client-eventbridge");
  return (await events.send(new ListTargetsByRuleCommand({ Rule }))).Targets ?? [];
}

async function isOwn(events: EventBridgeClient, { Arn }: Rule, pipeline: string): Promise<boolean> {
  const { ListTagsForResourceCommand } = await import("@aws-sdk/client-eventbridge");
  const { Tags = [] } = await events.send(new ListTagsForResourceCommand({ ResourceARN: Arn }));
  return Tags.some(({ Key, Value }) => Key === OWNER && Value === pipeline);
}
