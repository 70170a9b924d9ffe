import { checkAgainst, operationInput, type Finding } from "../../definition/shapes/index.ts";
import { AwsError, validation } from "../wire/error.ts";

/** Checks a request against the service model and refuses it in the service's own words; unknown members are ignored, as there. */
export function validateRequest(operation: string, input: object): void {
  const shape = operationInput(operation);
  if (shape === undefined) return;
  const findings = checkAgainst(shape, input, { expressions: false }).filter(({ kind }) => kind !== "unknown");
  const wrongKind = findings.find(({ kind }) => kind === "kind");
  if (wrongKind !== undefined) {
    throw new AwsError("SerializationException", `${wrongKind.path}: ${wrongKind.message}`);
  }
  if (findings.length === 0) return;
  const count = findings.length === 1 ? "1 validation error" : `${findings.length} validation errors`;
  throw validation(`${count} detected: ${findings.map(constraintText).join("; ")}`);
}

function constraintText(finding: Finding): string {
  const missing = finding.kind === "missing" ? /^(\S+) is missing$/.exec(finding.message)?.[1] : undefined;
  const at = servicePath(missing === undefined ? finding.path : `${finding.path}.${missing}`);
  const value = missing === undefined ? `'${shown(finding.value)}'` : "null";
  return `Value ${value} at '${at}' failed to satisfy constraint: ${requirement(finding)}`;
}

function requirement({ kind, shape, value }: Finding): string {
  const { min, max, pattern } = shape;
  const size = typeof value === "string" || Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;
  switch (kind) {
    case "missing":
      return "Member must not be null";
    case "enum":
      return `Member must satisfy enum value set: [${(shape.enum ?? []).join(", ")}]`;
    case "pattern":
      return `Member must satisfy regular expression pattern: ${pattern ?? ""}`;
    case "length":
      return min !== undefined && size < min
        ? `Member must have length greater than or equal to ${min}`
        : `Member must have length less than or equal to ${max ?? 0}`;
    case "range":
      return min !== undefined && Number(value) < min
        ? `Member must have value greater than or equal to ${min}`
        : `Member must have value less than or equal to ${max ?? 0}`;
    default:
      return `Member must be a valid ${shape.name}`;
  }
}

/** `ResourceConfig.InstanceType` → `resourceConfig.instanceType`; `Tags[0].Key` → `tags.1.member.key`. */
function servicePath(path: string): string {
  return path
    .replace(/\[(\d+)\]/g, (_, index: string) => `.${Number(index) + 1}.member`)
    .split(".")
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join(".");
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 256 ? `${text.slice(0, 256)}…` : text;
}
