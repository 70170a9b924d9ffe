import {
  isExpression,
  itemPath,
  member,
  memberPath,
  memberShape,
  requestShape,
  type StepJson,
} from "../../definition/index.ts";
import { differencesOf } from "./differences.ts";
import { isMembers, keyCode } from "./literal.ts";
import { object, pair, type Code } from "./print.ts";
import { refuse } from "./refuse.ts";
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
  if (Arguments === undefined) scope.written(path, "missing Arguments are written as an empty object");
  const given: unknown = Arguments === undefined ? {} : Arguments;
  if (!isMembers(given) || isExpression(given)) refuse(path, "Arguments is no object", "give the request as an object");
  refuseWhatChanges(Type, given, path);
  const shape = requestShape(Type);
  if (shape === undefined || !isOneOfUnion(Type, given))
    return {
      code: castCode(given, path, "the types want other members together", scope),
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

/** Members that a factory reads, and what it wants them to be: it would make something else of anything else. */
const read: Readonly<Record<string, { readonly lists: readonly string[]; readonly own: readonly string[] }>> = {
  Processing: { lists: ["ProcessingInputs", "ProcessingOutputConfig.Outputs"], own: ["inputs", "outputs"] },
  Training: { lists: ["InputDataConfig"], own: ["channels"] },
  Lineage: { lists: ["Actions", "Artifacts", "Contexts"], own: ["actions", "artifacts", "contexts"] },
};

function refuseWhatChanges(type: string, given: Readonly<Record<string, unknown>>, path: string): void {
  const { lists = [], own = [] } = read[type] ?? {};
  const strange = own.find((name) => given[name] !== undefined);
  if (strange !== undefined) refuse(memberPath(path, strange), `${type} has no ${strange}`, "take it out");
  for (const way of lists) {
    const [first = "", second] = way.split(".");
    if (!Object.hasOwn(given, first)) continue;
    const value = second === undefined ? given[first] : member(given[first], second);
    if (!Array.isArray(value))
      refuse(memberPath(path, first), `${way} is no list`, `give a list, or leave ${first} out`);
  }
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
  const instances = isMembers(cluster) ? cluster["Instances"] : undefined;
  if (has("ClusterId") || has("ExecutionRoleArn") || !isMembers(instances)) return false;
  return (instances["InstanceGroups"] === undefined) !== (instances["InstanceFleets"] === undefined);
}
