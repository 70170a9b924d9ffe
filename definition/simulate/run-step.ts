import {
  joinText,
  judgeAll,
  Pending,
  plainArguments,
  resolvePartly,
  type Partly,
  type Scope,
} from "../evaluate/index.ts";
import { ownPart, type GraphNode } from "../graph.ts";
import { member } from "../model.ts";
import { stepEnvelope } from "../step-types.ts";
import { explain } from "./explain.ts";
import { attempt } from "./scope.ts";
import type { SimulatedStep } from "./simulation.ts";

/** What is told apart from the members of a step's own type. */
const envelope: ReadonlySet<string> = new Set([...stepEnvelope, "PropertyFiles", "OutputParameters"]);

/** Works one step out: its arguments, and what comes of it as far as that can be known. */
export function runStep({ name, step, path }: GraphNode, scope: Scope): SimulatedStep {
  const head = { name, type: step.Type, path };
  if (step.Type === "Condition") return { ...head, ...decide(step, scope) };
  const own = ownPart(step) as Readonly<Record<string, unknown>>;
  const beside = Object.entries(own).filter(([member]) => !envelope.has(member));
  const worked = attempt(() => ({
    arguments: resolvePartly(own["Arguments"] ?? {}, scope),
    members: resolvePartly(Object.fromEntries(beside), scope),
  }));
  if ("failure" in worked) return { ...head, ...worked };
  const { arguments: args, members } = worked.value;
  return {
    ...head,
    arguments: plainArguments(step.Type, args),
    ...(beside.length > 0 && { members: plainArguments("", members) as Readonly<Record<string, unknown>> }),
    ...(step.Type === "Fail" && { failure: failText(args) }),
  };
}

function decide(step: unknown, scope: Scope): Partial<SimulatedStep> {
  const conditions = member(member(step, "Arguments"), "Conditions") ?? [];
  const worked = attempt(() => judgeAll(conditions, scope));
  if ("failure" in worked) return worked;
  const { holds, of } = worked.value;
  return {
    ...(holds !== undefined && { outcome: holds, takes: holds ? ("IfSteps" as const) : ("ElseSteps" as const) }),
    conditions: of.map(explain),
  };
}

/** The message of a Fail step; parts that are not known stand as their expressions. */
function failText(args: Partly): string {
  const message = args instanceof Object && "ErrorMessage" in args ? args.ErrorMessage : "";
  if (!(message instanceof Pending)) return joinText(message ?? "");
  const join = member(message.expression, "Std:Join");
  const values = member(join, "Values");
  if (!Array.isArray(values)) return JSON.stringify(message);
  return values
    .map((value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join(String(member(join, "On") ?? ""));
}
