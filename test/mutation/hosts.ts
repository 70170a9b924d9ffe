import { readFileSync } from "node:fs";
import { canonical, isObject, parseReference, references, validate } from "../../definition/index.ts";
import { generateDefinitions } from "../definition/generated/index.ts";
import { sdkDefinitions } from "../definition/sdk-definitions.ts";
import { anyOf, type Draft } from "./draft.ts";

/** A valid definition that faults are planted in. */
export interface Host {
  readonly name: string;
  readonly text: string;
}

/** What the SDK's tests write for names, and what could stand there. */
const dummies: readonly (readonly [RegExp, string])[] = [
  [/"DummyRole"/g, '"arn:aws:iam::111122223333:role/pipelines"'],
  [/"my_security_group_id"/g, '"sg-0123456789abcdef0"'],
  [/"my_subnet_id"/g, '"subnet-0123456789abcdef0"'],
  [/"my_model"/g, '"my-model"'],
  [/"s3:\/\/"/g, '"s3://my-bucket/data"'],
  [/"LocalPath":\s*"(?:processing_manifest|processing-input)"/g, '"LocalPath": "/opt/ml/processing/manifest"'],
];

/** A definition of the SDK's tests with real names for dummies, and with the parameters declared that it reads. */
function repaired(text: string): string {
  const definition = JSON.parse(dummies.reduce((so, [from, to]) => so.replaceAll(from, to), text)) as Draft;
  const parameters = Array.isArray(definition["Parameters"]) ? (definition["Parameters"] as Draft[]) : [];
  const declared = new Set(parameters.map(({ Name }) => Name));
  for (const { get } of references(definition)) {
    const reference = parseReference(get);
    if (reference?.root !== "Parameters" || declared.has(reference.name)) continue;
    declared.add(reference.name);
    parameters.push({ Name: reference.name, Type: "String" });
  }
  definition["Parameters"] = parameters;
  return canonical(definition as never);
}

const hasError = (text: string): boolean => validate(text).some(({ severity }) => severity === "error");
const golden = (name: string): Host => ({
  name,
  text: readFileSync(new URL(`../pipelines/golden/${name}.txt`, import.meta.url), "utf8")
    .replaceAll("<code>", "4c1121f09a77be0d".repeat(4))
    .replaceAll("<image>", "4c1121f09a77"),
});

/** Definitions that the Python SDK's own tests emit: those without errors as they are, the others with their dummies replaced. */
export const sdkHosts: readonly Host[] = sdkDefinitions.map(({ id, text }) =>
  hasError(text) ? { name: `${id} repaired`, text: repaired(text) } : { name: id, text },
);

/** Ours, and generated ones: nothing is wrong with any of them. */
export const ownHosts: readonly Host[] = ["skin", "mednist"].map((name) => golden(name));
export const generatedHosts: readonly Host[] = generateDefinitions(3, 63).map((definition, i) => ({
  name: `generated ${i}`,
  text: canonical(definition),
}));

/** All that faults are planted in; a definition without steps is no host. */
export const hosts: readonly Host[] = [
  ...ownHosts,
  ...generatedHosts,
  ...sdkHosts.filter(({ text }) => !hasError(text)),
];
export const draftOf = ({ text }: Host): Draft => {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new TypeError("a host is an object");
  return value;
};
export { anyOf };
