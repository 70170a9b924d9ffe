import { parse, type ScalarTag, type CollectionTag } from "yaml";

/** A CloudFormation template as JSON: short forms become `{ "Fn::Sub": … }`. */
export interface Template {
  readonly Parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  // Each test reads the properties of a type that it knows.
  readonly Properties: Readonly<Record<string, unknown>>;
}

const functions = ["Sub", "GetAtt", "If", "Equals", "Not", "Join", "Select", "Split"];
const tags = ["Ref", "Condition", ...functions].flatMap((name): (ScalarTag | CollectionTag)[] => {
  const key = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  const tag = `!${name}`;
  return [
    { tag, resolve: (text: string) => ({ [key]: text }) },
    {
      tag,
      collection: "seq",
      resolve: (seq) => ({ [key]: (seq as { toJSON(): unknown }).toJSON() }),
    },
  ];
});

export const parseTemplate = (text: string): Template => parse(text, { schema: "core", customTags: tags }) as Template;

/** What CloudFormation would fill in, for a project of this name and id. */
export function resolved(value: unknown, template: Template, parameters: Readonly<Record<string, string>>): unknown {
  const inner = (part: unknown): unknown => resolved(part, template, parameters);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== "object" || value === null) return value;
  const sub = (value as Record<string, unknown>)["Fn::Sub"];
  if (typeof sub === "string")
    return sub.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => String(reference(name, template, parameters)));
  const ref = (value as Record<string, unknown>)["Ref"];
  if (typeof ref === "string") return reference(ref, template, parameters);
  const attribute = (value as Record<string, unknown>)["Fn::GetAtt"];
  if (typeof attribute === "string") return reference(attribute, template, parameters);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inner(part)]));
}

const nameOf: Readonly<Record<string, string>> = {
  "AWS::S3::Bucket": "BucketName",
  "AWS::CodePipeline::Pipeline": "Name",
  "AWS::CodeBuild::Project": "Name",
  "AWS::Logs::LogGroup": "LogGroupName",
};

function reference(name: string, template: Template, parameters: Readonly<Record<string, string>>): unknown {
  const given = parameters[name];
  if (given !== undefined) return given;
  const resource = template.Resources[name];
  if (resource === undefined) {
    if (name.startsWith("AWS::")) return `<${name}>`;
    if (template.Resources[name.split(".")[0] ?? ""] !== undefined) return `<${name}>`;
    throw new Error(`${name} is neither a parameter nor a resource`);
  }
  const property = nameOf[resource.Type];
  return property === undefined ? `<${name}>` : resolved(resource.Properties[property], template, parameters);
}

/** Every object inside a value, the value first. */
export function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
  for (const part of Object.values(value)) yield* objectsIn(part);
}
