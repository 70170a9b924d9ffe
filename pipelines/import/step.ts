import { itemPath, list as listOf, member, type GraphNode } from "../../definition/index.ts";
import { argumentsCode } from "./arguments.ts";
import { conditionsCode } from "./conditions.ts";
import { factories } from "./factories.ts";
import { optionsCode } from "./options.ts";
import { call, imported, list, object, pair, type Code } from "./print.ts";
import { isMembers, quoted } from "./literal.ts";
import { refuse } from "./refuse.ts";
import type { KnownStep, Scope } from "./scope.ts";

/** A step as a call of its factory. */
export function stepCode(
  node: GraphNode,
  constant: string,
  scope: Scope,
): { readonly code: Code; readonly known: KnownStep } {
  const { name, step, path } = node;
  const at = `${path}.Arguments`;
  const { code, records } =
    step.Type === "Condition"
      ? { code: conditionArguments(node, scope), records: new Map<string, ReadonlySet<string>>() }
      : argumentsCode(withMessage(node, scope), at, scope);
  const options = optionsCode(step, path, scope, records.get("outputs"));
  return {
    code: call(imported(factories[step.Type] ?? ""), [
      quoted(name),
      code,
      ...(options.items.length === 0 ? [] : [object(options.items)]),
    ]),
    known: {
      constant,
      node,
      inputs: records.get("inputs") ?? new Set(),
      outputs: records.get("outputs") ?? new Set(),
      channels: records.get("channels") ?? new Set(),
      propertyFiles: options.propertyFiles,
      returns: options.returns,
    },
  };
}

/** A Fail step without a message: the builder writes an empty one, which is what the service takes. */
function withMessage({ step, path }: GraphNode, scope: Scope): GraphNode["step"] {
  if (step.Type === "InferenceComponent") tellOfFloats(step.Arguments, `${path}.Arguments`, scope);
  if (step.Type !== "Fail") return step;
  const { ErrorMessage, ...others } = isMembers(step.Arguments) ? step.Arguments : {};
  const [other] = Object.keys(others);
  if (other !== undefined) refuse(`${path}.Arguments`, `a Fail step has no ${other}`, "take it out");
  if (ErrorMessage === undefined) scope.written(`${path}.Arguments`, "the message is written as an empty text");
  return { ...step, Arguments: ErrorMessage === undefined ? {} : { ErrorMessage } };
}

/** Whole numbers that the factory writes as floats, since the service takes them so. */
function tellOfFloats(value: unknown, path: string, scope: Scope): void {
  if (Array.isArray(value)) value.forEach((item, i) => tellOfFloats(item, itemPath(path, i), scope));
  if (!isMembers(value)) return;
  for (const [name, item] of Object.entries(value)) {
    if (/^NumberOf(CpuCores|AcceleratorDevices)Required$/.test(name) && Number.isInteger(item))
      scope.written(`${path}.${name}`, `${name} is written as a float`);
    tellOfFloats(item, `${path}.${name}`, scope);
  }
}

function conditionArguments({ step, path }: GraphNode, scope: Scope): Code {
  const given = isMembers(step.Arguments) ? step.Arguments : {};
  const { Conditions, IfSteps, ElseSteps, ...others } = given;
  const at = `${path}.Arguments`;
  const [other] = Object.keys(others);
  if (other !== undefined) refuse(at, `a Condition has no argument ${other}`, "take it out, or correct its name");
  const branch = (steps: unknown, name: string): readonly string[] => {
    if (steps === undefined) {
      scope.written(at, `${name} is written as an empty list`);
      return [];
    }
    if (!Array.isArray(steps)) refuse(`${at}.${name}`, `${name} is no list`, "give a list of steps");
    return listOf(steps).map((one, i) => {
      const inner = member(one, "Name");
      const found = typeof inner === "string" ? scope.inside(inner) : undefined;
      return found ?? refuse(itemPath(`${at}.${name}`, i), "this is no step", "write a step, with a Name and a Type");
    });
  };
  if (Conditions === undefined) refuse(at, "a Condition has no Conditions", "give at least one");
  const [then, otherwise] = [branch(IfSteps, "IfSteps"), branch(ElseSteps, "ElseSteps")];
  return object([
    pair("Conditions", conditionsCode(Conditions, `${at}.Conditions`, scope)),
    pair("IfSteps", list(then)),
    ...(otherwise.length === 0 ? [] : [pair("ElseSteps", list(otherwise))]),
  ]);
}
