import { readFileSync } from "node:fs";

/** A shape of AWS's service model: what one value of a request or response may be. */
export interface Shape {
  readonly name: string;
  readonly type:
    | "structure"
    | "list"
    | "map"
    | "string"
    | "integer"
    | "long"
    | "float"
    | "double"
    | "boolean"
    | "timestamp"
    | "blob"
    /** Text, a number, true or false: what a message or an event carries by name. */
    | "scalar";
  /** Of a structure: each member's shape by name. */
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  /** Of a list: the items' shape. */
  readonly member?: string;
  /** Of a map: the shapes of keys and values. */
  readonly key?: string;
  readonly value?: string;
  /** Least and greatest number, length or count. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface Model {
  readonly botocore: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Omit<Shape, "name">>>;
}

let loaded: Model | undefined;
const cache = new Map<string, Shape>();

function model(): Model {
  loaded ??= JSON.parse(readFileSync(new URL("./shapes.json", import.meta.url), "utf8")) as Model;
  return loaded;
}

let differences: Readonly<Record<string, string>> | undefined;

/** Whether the AWS client knows a member of a shape that the model does not have: `scripts/drift.mjs` keeps the list. */
export function isNewerMember(shape: string, name: string): boolean {
  differences ??= JSON.parse(readFileSync(new URL("./differences.json", import.meta.url), "utf8")) as Readonly<
    Record<string, string>
  >;
  return Object.hasOwn(differences, `${shape}.${name}`);
}

/** The version of botocore whose model the shapes come from. */
export const modelVersion = (): string => model().botocore;

/** The shape of that name in the model. */
export function shapeNamed(name: string): Shape | undefined {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const { shapes } = model();
  const raw = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (raw === undefined) return undefined;
  const shape = { name, ...raw };
  cache.set(name, shape);
  return shape;
}

/** What a SageMaker operation takes, such as `CreatePipeline`. */
export const operationInput = (operation: string): Shape | undefined => named(model().inputs, operation);

/** What a SageMaker operation answers; known for what step properties are read from. */
export const operationOutput = (operation: string): Shape | undefined => named(model().outputs, operation);

const named = (from: Readonly<Record<string, string>>, operation: string): Shape | undefined => {
  const name = Object.hasOwn(from, operation) ? from[operation] : undefined;
  return name === undefined ? undefined : shapeNamed(name);
};

/** Where a shape keeps the shapes of its parts once they have been asked for: a look at a property is the quickest. */
const parts = Symbol("parts");

interface AskedShape extends Shape {
  [parts]?: Map<string | undefined, Shape>;
}

/** The shape of a structure's member, a list's items or a map's values. */
export function memberShape(shape: AskedShape, name?: string): Shape | undefined {
  const known = (shape[parts] ??= new Map());
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = readMember(shape, name);
  // What is not there is not kept: there is no end to the names that a definition may hold.
  if (made !== undefined) known.set(name, made);
  return made;
}

function readMember(shape: Shape, name: string | undefined): Shape | undefined {
  const target =
    shape.type === "structure"
      ? name !== undefined && shape.members !== undefined && Object.hasOwn(shape.members, name)
        ? shape.members[name]
        : undefined
      : (shape.member ?? shape.value);
  return target === undefined ? undefined : shapeNamed(target);
}
