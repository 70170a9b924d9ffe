import { AwsError } from "./error.ts";

/** What a member of a request may be. */
export type Kind = "text" | "texts" | "number" | "boolean" | "object" | "objects" | "textByName";

/** Members' names by their kind, in one text each. */
export type Kinds = Readonly<Partial<Record<Kind, string>>>;

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string";

const holds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  texts: (value) => Array.isArray(value) && value.every(isText),
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  object: isObject,
  objects: (value) => Array.isArray(value) && value.every(isObject),
  textByName: (value) => isObject(value) && Object.values(value).every(isText),
};

const spoken: Readonly<Record<Kind, string>> = {
  text: "text",
  texts: "a list of texts",
  number: "a number",
  boolean: "a boolean",
  object: "an object",
  objects: "a list of objects",
  textByName: "an object of texts",
};

/**
 * Makes the check of a service whose members are of one kind wherever they stand; members of other names are left alone.
 *
 * @example
 * const check = kindCheck({ text: "QueueName QueueUrl", texts: "AttributeNames" });
 * check("CreateQueue", { QueueName: 1 }); // throws SerializationException: QueueName is not text
 */
export function kindCheck(kinds: Kinds): (operation: string, input: object) => void {
  const byName = new Map(
    (Object.entries(kinds) as [Kind, string][]).flatMap(([kind, names]) =>
      names.split(" ").map((name) => [name, kind] as const),
    ),
  );
  const check = (input: object, path: string): void => {
    for (const [name, value] of Object.entries(input) as [string, unknown][]) {
      const kind = byName.get(name);
      if (kind === undefined) continue;
      if (!holds[kind](value)) throw new AwsError("SerializationException", `${path}${name} is not ${spoken[kind]}`);
      if (kind === "object") check(value as object, `${path}${name}.`);
      if (kind === "objects") (value as object[]).forEach((one, i) => check(one, `${path}${name}[${i}].`));
    }
  };
  return (_operation, input) => check(input, "");
}
