import type {
  DeleteRuleRequest,
  DescribeRuleRequest,
  DescribeRuleResponse,
  DisableRuleRequest,
  EnableRuleRequest,
  ListRulesRequest,
  ListRulesResponse,
  ListTargetsByRuleRequest,
  ListTargetsByRuleResponse,
  PutRuleRequest,
  PutRuleResponse,
  PutTargetsRequest,
  PutTargetsResponse,
  RemoveTargetsRequest,
  RemoveTargetsResponse,
  Target,
} from "@aws-sdk/client-eventbridge";
import { parseSchedule } from "../../definition/schedule-expression.ts";
import type { Context } from "../context.ts";
import { addTags, dropTags } from "../sagemaker/tags.ts";
import { operation, voidOperation, type Operations, type Wire } from "../sagemaker/operation.ts";
import { AwsError, validation } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import type { TimedRule } from "./clock.ts";
import { compilePattern } from "./pattern.ts";
import { checkTarget } from "./targets.ts";

export type Rule = Wire<DescribeRuleResponse>;

const targetKey = (rule: string, id: string) => `${rule}/${id}`;

/** The targets of a rule, in the order they were put. */
export const targetsOf = (ctx: Context, rule: string): readonly Target[] =>
  ctx.store.list<Target>("EventTarget", `${rule}/`);

/** From when a rule's rate counts, in epoch seconds. */
const countFromNow = (ctx: Context, name: string): void => ctx.store.put("EventRuleSince", name, Date.now() / 1000);

/** The rules that the clock fires. */
export const timedRules = (ctx: Context): readonly TimedRule[] =>
  ctx.store
    .list<Rule>("EventRule")
    .filter((rule) => rule.ScheduleExpression !== undefined && rule.State !== "DISABLED")
    .map((rule) => ({ rule, since: ctx.store.get<number>("EventRuleSince", rule.Name ?? "") ?? 0 }));

function checkSchedule(expression: string | undefined): void {
  const wrong = expression === undefined ? undefined : parseSchedule(expression);
  if (typeof wrong === "string") throw validation(`Parameter ScheduleExpression is not valid. Reason: ${wrong}.`);
}

function checkBus(name: string | undefined): void {
  if (name === undefined || name === "default" || name.endsWith(":event-bus/default")) return;
  throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
}

function ruleNamed(ctx: Context, name: string | undefined, bus: string | undefined): Rule & { Name: string } {
  checkBus(bus);
  const rule = ctx.store.get<Rule>("EventRule", name ?? "");
  if (rule === undefined)
    throw new AwsError("ResourceNotFoundException", `Rule ${name ?? ""} does not exist on EventBus default.`);
  return { ...rule, Name: name ?? "" };
}

const setState = (state: "ENABLED" | "DISABLED") =>
  voidOperation<EnableRuleRequest & DisableRuleRequest>((ctx, { Name, EventBusName }) => {
    const rule = ruleNamed(ctx, Name, EventBusName);
    ctx.store.put("EventRule", rule.Name, { ...rule, State: state });
    if (rule.State !== state) countFromNow(ctx, rule.Name);
  });

interface Paged {
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

const pageRequest = ({ Limit, NextToken }: Paged) => ({ MaxResults: Limit, NextToken });

/** Rules and their targets. */
export const ruleOperations: Operations = {
  PutRule: operation<PutRuleRequest, PutRuleResponse>((ctx, input) => {
    const {
      Name = "",
      EventPattern,
      ScheduleExpression,
      State = "ENABLED",
      Description,
      RoleArn,
      EventBusName,
      Tags,
    } = input;
    checkBus(EventBusName);
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Name)) {
      throw validation(
        `1 validation error detected: Value '${Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+ and have length less than or equal to 64`,
      );
    }
    if (EventPattern === undefined && ScheduleExpression === undefined)
      throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    if (EventPattern !== undefined) compilePattern(EventPattern);
    checkSchedule(ScheduleExpression);
    const Arn = `arn:aws:events:${ctx.region}:${ctx.account}:rule/${Name}`;
    const before = ctx.store.get<Rule>("EventRule", Name);
    const rule: Rule = {
      Name,
      Arn,
      State,
      EventBusName: "default",
      CreatedBy: ctx.account,
      ...(EventPattern !== undefined && { EventPattern }),
      ...(ScheduleExpression !== undefined && { ScheduleExpression }),
      ...(Description !== undefined && { Description }),
      ...(RoleArn !== undefined && { RoleArn }),
    };
    ctx.store.put("EventRule", Name, rule);
    if (before?.ScheduleExpression !== ScheduleExpression || before?.State !== State) countFromNow(ctx, Name);
    // Those of a rule that exists stay as they are.
    if (before === undefined) addTags(ctx, Arn, Tags);
    return { RuleArn: Arn };
  }),

  DescribeRule: operation<DescribeRuleRequest, DescribeRuleResponse>((ctx, { Name, EventBusName }) =>
    ruleNamed(ctx, Name, EventBusName),
  ),

  ListRules: operation<ListRulesRequest, ListRulesResponse>((ctx, input) => {
    checkBus(input.EventBusName);
    const rules = ctx.store
      .list<Rule>("EventRule", input.NamePrefix ?? "")
      .toSorted((a, b) => ((a.Name ?? "") < (b.Name ?? "") ? -1 : 1));
    const [Rules, NextToken] = pageOf(rules, pageRequest(input), (rule) => rule.Name ?? "");
    return { Rules, ...(NextToken !== undefined && { NextToken }) };
  }),

  DeleteRule: voidOperation<DeleteRuleRequest>((ctx, { Name = "", EventBusName }) => {
    checkBus(EventBusName);
    if (targetsOf(ctx, Name).length > 0) throw validation("Rule can't be deleted since it has targets.");
    const rule = ctx.store.get<Rule>("EventRule", Name);
    if (rule?.Arn !== undefined) dropTags(ctx, rule.Arn);
    ctx.store.delete("EventRule", Name);
    ctx.store.delete("EventRuleSince", Name);
  }),

  EnableRule: setState("ENABLED"),
  DisableRule: setState("DISABLED"),

  PutTargets: operation<PutTargetsRequest, PutTargetsResponse>((ctx, { Rule, EventBusName, Targets = [] }) => {
    const { Name } = ruleNamed(ctx, Rule, EventBusName);
    const FailedEntries = [];
    for (const target of Targets) {
      try {
        checkTarget(target);
        ctx.store.put("EventTarget", targetKey(Name, target.Id ?? ""), target);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        FailedEntries.push({ TargetId: target.Id, ErrorCode: error.code, ErrorMessage: error.message });
      }
    }
    return { FailedEntryCount: FailedEntries.length, FailedEntries };
  }),

  ListTargetsByRule: operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse>((ctx, input) => {
    const { Name } = ruleNamed(ctx, input.Rule, input.EventBusName);
    const [Targets, NextToken] = pageOf(targetsOf(ctx, Name), pageRequest(input), (target) => target.Id ?? "");
    return { Targets, ...(NextToken !== undefined && { NextToken }) };
  }),

  RemoveTargets: operation<RemoveTargetsRequest, RemoveTargetsResponse>((ctx, { Rule, EventBusName, Ids = [] }) => {
    const { Name } = ruleNamed(ctx, Rule, EventBusName);
    const missing = Ids.filter((id) => !ctx.store.delete("EventTarget", targetKey(Name, id)));
    return {
      FailedEntryCount: missing.length,
      FailedEntries: missing.map((TargetId) => ({
        TargetId,
        ErrorCode: "ResourceNotFoundException",
        ErrorMessage: `Target ${TargetId} does not exist.`,
      })),
    };
  }),
};
