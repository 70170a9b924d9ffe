import { memberShape, responseShape, type PathPart, type Reference, type Shape } from "../../definition/index.ts";
import type { Typed } from "./expression.ts";
import { accessCode, quoted } from "./literal.ts";
import type { Kind, KnownStep, Scope } from "./scope.ts";

/** What the service answers and the types of the builder do not have, by step type. */
const untyped: Readonly<Record<string, readonly string[]>> = {
  EMR: ["ClusterId"],
  EMRServerless: ["*"],
  BedrockCustomModelDeployment: ["*"],
};

/** Where the names of a step's records stand among its properties. */
const records = [
  { member: "inputs", before: "ProcessingInputs", after: ["S3Input", "S3Uri"] },
  { member: "outputs", before: "ProcessingOutputConfig.Outputs", after: ["S3Output", "S3Uri"] },
  { member: "channels", before: "InputDataConfig", after: ["DataSource", "S3DataSource", "S3Uri"] },
] as const;

/** `train.properties.ModelArtifacts.S3ModelArtifacts`, or `split.outputs.train`. */
export function accessorsOf(reference: Reference & { readonly root: "Steps" }, scope: Scope): Typed | undefined {
  const step = scope.step(reference.step);
  if (step === undefined) return undefined;
  return recordAccess(step, reference.path) ?? returned(step, reference.path) ?? property(step, reference.path);
}

function recordAccess(step: KnownStep, path: readonly PathPart[]): Typed | undefined {
  const at = path.findIndex((part) => typeof part === "object");
  const part = path[at];
  if (typeof part !== "object" || !("key" in part)) return undefined;
  const found = records.find(
    ({ before, after }) => before === path.slice(0, at).join(".") && after.join() === path.slice(at + 1).join(),
  );
  if (found === undefined || !step[found.member].has(part.key)) return undefined;
  return { code: `${step.constant}.${found.member}${accessCode(part.key)}`, kind: "string" };
}

function returned(step: KnownStep, [first, part, ...rest]: readonly PathPart[]): Typed | undefined {
  if (first !== "OutputParameters" || typeof part !== "object" || !("key" in part) || rest.length > 0) return undefined;
  const kind = step.returns.get(part.key);
  return kind && { code: `${step.constant}.outputs${accessCode(part.key)}`, kind };
}

function property(step: KnownStep, path: readonly PathPart[]): Typed | undefined {
  const { Type } = step.node.step;
  if (untyped[Type]?.some((member) => member === "*" || member === path[0]) === true || path.length === 0)
    return undefined;
  if (Type === "Condition")
    return path.join() === "Outcome" ? { code: `${step.constant}.properties.Outcome`, kind: "boolean" } : undefined;
  let shape = responseShape(Type);
  let code = `${step.constant}.properties`;
  for (const part of path) {
    const access = shape && accessOf(shape, part);
    if (shape === undefined || access === undefined) return undefined;
    code += access;
    shape = memberShape(shape, typeof part === "string" ? part : undefined);
  }
  const kind = shape && leafKind(shape);
  return kind && { code, kind };
}

/** How the builder reads one part of a path; its members start upper-case. */
function accessOf({ type }: Shape, part: PathPart): string | undefined {
  if (typeof part === "string") return type === "structure" && /^[A-Z]\w*$/.test(part) ? `.${part}` : undefined;
  if (type === "list") return `.at(${"key" in part ? quoted(part.key) : part.index})`;
  return type === "map" && "key" in part ? `.get(${quoted(part.key)})` : undefined;
}

function leafKind({ type }: Shape): Kind | undefined {
  if (type === "string" || type === "timestamp") return "string";
  if (type === "integer" || type === "long" || type === "float" || type === "double") return "number";
  return type === "boolean" ? "boolean" : undefined;
}

/** `evaluate.propertyFiles.Evaluation`, for the text of a reference to a property file. */
export function jsonFileCode(get: string, scope: Scope): string | undefined {
  const [, name = "", file = ""] = /^Steps\.([^.[\]]+)\.PropertyFiles\.(.+)$/.exec(get) ?? [];
  const step = scope.step(name);
  return step?.propertyFiles.has(file) === true ? `${step.constant}.propertyFiles${accessCode(file)}` : undefined;
}
