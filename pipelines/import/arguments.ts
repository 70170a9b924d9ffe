import { isObject, itemPath, memberPath, memberShape, requestShape, type StepJson } from "../../definition/index.ts";
import { differencesOf } from "./differences.ts";
import { keyCode } from "./literal.ts";
import { object, pair, type Code } from "./print.ts";
import { recordsOf, type Recorded } from "./records.ts";
import type { Scope } from "./scope.ts";
import { castCode, shapedCode } from "./shaped.ts";

/** The code of a step's arguments, and the names in the records that it is written with. */
export interface ArgumentsCode {
  readonly code: Code;
  readonly records: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A step's arguments: lists of named items as records where the factory makes the same of them. */
export function argumentsCode({ Type, Arguments }: StepJson, path: string, scope: Scope): ArgumentsCode {
  const given: unknown = Arguments;
  const shape = requestShape(Type);
  if (!isObject(given) || shape === undefined || !isOneOfUnion(Type, given))
    return {
      code: castCode(given ?? {}, path, "the types want other members together", scope),
      records: new Map(),
    };
  const differences = differencesOf(Type, path);
  const recorded = recordsOf(Type, given);
  const whole = shapedCode(given, shape, path, scope, differences);
  if (typeof whole === "string" || whole.kind !== "object" || recorded.length === 0)
    return { code: whole, records: new Map() };
  const items = Object.keys(given).flatMap((name, i): readonly Code[] => {
    const found = recorded.find((one) => one.member === name);
    if (found === undefined) return whole.items.slice(i, i + 1);
    const rest = Object.entries(found.rest);
    return [
      ...(rest.length === 0
        ? []
        : [pair(name, shapedCode(found.rest, memberShape(shape, name), memberPath(path, name), scope, differences))]),
      pair(found.record, recordCode(found, memberPath(path, name), scope)),
    ];
  });
  return {
    code: object(items),
    records: new Map(recorded.map(({ record, items: named }) => [record, new Set(named.keys())])),
  };
}

function recordCode({ items, shape, inside }: Recorded, path: string, scope: Scope): Code {
  const listPath = inside === undefined ? path : memberPath(path, inside);
  return object(
    [...items].map(([name, { value, at }]) =>
      pair(keyCode(name), shapedCode(value, shape, itemPath(listPath, at), scope, { without: new Set() })),
    ),
  );
}

/** Whether arguments that come in two forms have one of them. */
function isOneOfUnion(type: string, given: Readonly<Record<string, unknown>>): boolean {
  const has = (name: string): boolean => given[name] !== undefined;
  if (type === "EMRServerless") return has("ApplicationId") !== has("ApplicationConfig");
  if (type !== "EMR") return true;
  const cluster = given["ClusterConfig"];
  if (!has("ClusterConfig")) return has("ClusterId");
  const instances = isObject(cluster) ? cluster["Instances"] : undefined;
  if (has("ClusterId") || has("ExecutionRoleArn") || !isObject(instances)) return false;
  return (instances["InstanceGroups"] === undefined) !== (instances["InstanceFleets"] === undefined);
}
