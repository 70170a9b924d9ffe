import { itemPath, list as listOf, stepTypeOf, type StepJson } from "../../definition/index.ts";
import { isMembers, isRecordKey, keyCode, quoted, rawCode } from "./literal.ts";
import { list, object, pair, spread, type Code } from "./print.ts";
import { refuse } from "./refuse.ts";
import { retryCode } from "./retry.ts";
import { kindOf, type Kind, type Scope } from "./scope.ts";
import { castCode } from "./shaped.ts";
import { expressionCode } from "./expression.ts";

/** What a step has beside its arguments, as the third argument of its factory. */
export interface OptionsCode {
  readonly items: readonly Code[];
  readonly propertyFiles: ReadonlySet<string>;
  readonly returns: ReadonlyMap<string, Kind>;
}

const switches = ["SkipCheck", "FailOnViolation", "RegisterNewBaseline"];
const checkTypes: Readonly<Record<string, readonly string[]>> = {
  ClarifyCheck: ["DATA_BIAS", "MODEL_BIAS", "MODEL_EXPLAINABILITY"],
  QualityCheck: ["DATA_QUALITY", "MODEL_QUALITY"],
};

/** The options of a step; `outputs` are the names in its record of outputs. */
export function optionsCode(
  step: StepJson,
  path: string,
  scope: Scope,
  outputs: ReadonlySet<string> | undefined,
): OptionsCode {
  const propertyFiles = new Set<string>();
  const returns = new Map<string, Kind>();
  const items = Object.entries(step).flatMap(([name, value]): readonly Code[] => {
    const at = `${path}.${name}`;
    if (name === "Name" || name === "Type" || name === "Arguments") return [];
    if (name === "DependsOn") return dependsOn(value, at, scope);
    if (name === "DisplayName" || name === "Description") return [pair(name, textCode(value, at, scope))];
    if (name === "RetryPolicies") return retryCode(step, value, at, scope);
    if (name === "CacheConfig") return [cache(step, value, at, scope)];
    if (name === "PropertyFiles") return files(step, value, at, scope, outputs, propertyFiles);
    return memberCode(step, name, value, at, scope, returns);
  });
  const missing = Object.entries(stepTypeOf(step.Type)?.members ?? {}).flatMap(([name, need]) =>
    need === "needed" && !Object.hasOwn(step, name) ? [name] : [],
  );
  const absent = missing.map((name): Code => {
    scope.unchecked(path, `the types ask for ${name}`);
    return pair(name, "undefined as never");
  });
  return { items: [...items, ...absent], propertyFiles, returns };
}

const textCode = (value: unknown, at: string, scope: Scope): Code =>
  typeof value === "string" ? quoted(value) : castCode(value, at, "the types want text", scope);

function dependsOn(value: unknown, at: string, scope: Scope): readonly Code[] {
  if (!Array.isArray(value)) refuse(at, "DependsOn is no list", "give the names of steps");
  if (value.length === 0) {
    scope.written(at, "an empty DependsOn is left out");
    return [];
  }
  const constants = value.map((name: unknown, i) => {
    const step = typeof name === "string" ? scope.step(name) : undefined;
    if (step !== undefined && stepTypeOf(step.node.step.Type)?.final !== true) return step.constant;
    return refuse(
      itemPath(at, i),
      `the step waits for ${JSON.stringify(name)}, which it cannot wait for`,
      "name a step of the pipeline that runs before this one and is not in a branch that may not run",
    );
  });
  return [pair("dependsOn", list(constants))];
}

function cache(step: StepJson, value: unknown, at: string, scope: Scope): Code {
  const fits =
    isMembers(value) &&
    typeof value["Enabled"] === "boolean" &&
    (value["ExpireAfter"] === undefined || typeof value["ExpireAfter"] === "string") &&
    Object.keys(value).every((name) => name === "Enabled" || name === "ExpireAfter");
  const code = pair("CacheConfig", fits ? rawCode(value) : castCode(value, at, "the types want another form", scope));
  if (stepTypeOf(step.Type)?.cache === true) return code;
  scope.unchecked(at, `the types of ${step.Type} know no cache`);
  return spread(object([code]));
}

function files(
  step: StepJson,
  value: unknown,
  at: string,
  scope: Scope,
  outputs: ReadonlySet<string> | undefined,
  names: Set<string>,
): readonly Code[] {
  const hint = "declare each property file once, with PropertyFileName, OutputName and FilePath";
  if (!Array.isArray(value)) refuse(at, "PropertyFiles is no list", hint);
  if (value.length === 0) {
    scope.written(at, "empty PropertyFiles are left out");
    return [];
  }
  if (step.Type !== "Processing") refuse(at, `a step of type ${step.Type} has no property files`, "take them out");
  const items = value.map((file: unknown, i) => {
    const { PropertyFileName, OutputName, FilePath, ...others } = isMembers(file) ? file : {};
    if (!isRecordKey(PropertyFileName) || names.has(PropertyFileName) || Object.keys(others).length > 0)
      return refuse(itemPath(at, i), "a property file cannot be written as one", hint);
    names.add(PropertyFileName);
    const output =
      outputs !== undefined && typeof OutputName === "string" && !outputs.has(OutputName)
        ? castCode(OutputName, itemPath(at, i), `the step has no output ${OutputName}`, scope)
        : textCode(OutputName ?? null, itemPath(at, i), scope);
    const path = pair("FilePath", textCode(FilePath ?? null, itemPath(at, i), scope));
    return pair(keyCode(PropertyFileName), object([pair("OutputName", output), path]));
  });
  return [pair("propertyFiles", object(items))];
}

/** A member that only some types have. */
function memberCode(
  step: StepJson,
  name: string,
  value: unknown,
  at: string,
  scope: Scope,
  returns: Map<string, Kind>,
): readonly Code[] {
  const { members = {}, type = step.Type } = stepTypeOf(step.Type) ?? {};
  if (!Object.hasOwn(members, name))
    refuse(at, `a step of type ${type} has no member ${JSON.stringify(name)}`, "take it out, or correct its name");
  if (name === "OutputParameters") return returned(value, at, scope, returns);
  if (name === "CheckType") {
    const known = checkTypes[type]?.some((one) => one === value) === true;
    return [pair(name, known ? quoted(String(value)) : castCode(value, at, "the types know no such check", scope))];
  }
  const kind: Kind = switches.includes(name) ? "boolean" : "string";
  if (typeof value === kind) return [pair(name, rawCode(value))];
  if (value === null && kind === "string" && name !== "FunctionArn" && name !== "SqsQueueUrl")
    return [pair(name, "null")];
  const isExpression = isMembers(value) && Object.keys(value).length === 1;
  return [
    pair(
      name,
      isExpression ? expressionCode(value, kind, at, scope) : castCode(value, at, `the types want a ${kind}`, scope),
    ),
  ];
}

function returned(value: unknown, at: string, scope: Scope, returns: Map<string, Kind>): readonly Code[] {
  if (!Array.isArray(value)) refuse(at, "OutputParameters is no list", "give each output's OutputName and OutputType");
  const items = listOf(value);
  if (items.length === 0) {
    scope.written(at, "empty OutputParameters are left out");
    return [];
  }
  for (const item of items) {
    const { OutputName, OutputType, ...others } = isMembers(item) ? item : {};
    const kind = kindOf(OutputType);
    if (!isRecordKey(OutputName) || returns.has(OutputName) || kind === undefined || Object.keys(others).length > 0) {
      returns.clear();
      return [pair("OutputParameters", castCode(value, at, "the types want outputs with a name and a type", scope))];
    }
    returns.set(OutputName, kind);
  }
  const named = items.map((item) => {
    const { OutputName, OutputType } = item as { readonly OutputName: string; readonly OutputType: string };
    return pair(keyCode(OutputName), quoted(OutputType));
  });
  return [pair("outputs", object(named))];
}
