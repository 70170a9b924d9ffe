import type { PathPart } from "../expression.ts";
import { suggest } from "../nearest.ts";
import { memberShape, responseShape, type ResultType, type Shape } from "../shapes/index.ts";

/** What a property path leads to, or why it leads nowhere; neither where the step's properties are not known. */
export interface PropertyLookup {
  readonly shape?: Shape;
  readonly fault?: { readonly message: string; readonly hint: string };
}

/** Follows a property path through what a step of that type answers. */
export function propertyAt(stepType: string, path: readonly PathPart[]): PropertyLookup {
  let shape = responseShape(stepType);
  if (shape === undefined) return {};
  for (const part of path) {
    const fault = accessFault(shape, part);
    if (fault !== undefined) return { fault };
    shape = memberShape(shape, typeof part === "string" ? part : undefined);
    if (shape === undefined) return {};
  }
  return { shape };
}

/** The type of a value of that shape in a running pipeline, where it is known. */
export function typeOfShape({ type }: Shape): ResultType | undefined {
  if (type === "string") return "String";
  if (type === "integer" || type === "long") return "Integer";
  if (type === "float" || type === "double") return "Float";
  if (type === "boolean") return "Boolean";
  if (type === "list") return "List";
  return type === "structure" || type === "map" ? "Structure" : undefined;
}

/** SageMaker reads items of a list by the member that names them: Outputs['train'], FinalMetricDataList['val:acc']. */
function hasNamedItems(list: Shape): boolean {
  const item = memberShape(list, undefined);
  return item === undefined || Object.keys(item.members ?? {}).some((name) => name.endsWith("Name"));
}

function accessFault(shape: Shape, part: PathPart): PropertyLookup["fault"] {
  const { type, name } = shape;
  if (typeof part === "string") {
    if (type === "structure") {
      if (memberShape(shape, part) !== undefined) return undefined;
      return {
        message: `${name} has no ${JSON.stringify(part)}`,
        hint: suggest(part, Object.keys(shape.members ?? {}), "it has no members"),
      };
    }
    if (type === "map") return { message: `.${part} cannot read ${name}, a map`, hint: `write ['${part}']` };
    if (type === "list")
      return { message: `.${part} cannot read ${name}, a list`, hint: `write [0].${part} or ['name'].${part}` };
    return { message: `${name} is a ${type} and has no ${JSON.stringify(part)}`, hint: "end the path before it" };
  }
  if ("key" in part) {
    if (type === "map" || (type === "list" && hasNamedItems(shape))) return undefined;
    if (type === "list") {
      const hint = `read them by number, as in [0]`;
      return { message: `['${part.key}'] cannot read ${name}, whose items have no names`, hint };
    }
    const hint = type === "structure" ? `write .${part.key}` : "end the path before it";
    return { message: `['${part.key}'] cannot read ${name}, which is no map or list`, hint };
  }
  if (type === "list") return undefined;
  return { message: `[${part.index}] cannot read ${name}, which is no list`, hint: "only lists are read by number" };
}
