import { canonical, list, member, shapeNamed, type Shape } from "../../definition/index.ts";
import { processing } from "../../steps/processing.ts";
import { training } from "../../steps/training.ts";
import { plain } from "../plain.ts";
import { isMembers, isRecordKey } from "./literal.ts";

/** A list of named items that a factory also takes as a record. */
interface RecordForm {
  readonly type: string;
  /** The record's own name, the member that it stands for, and where in that the list is. */
  readonly record: "inputs" | "outputs" | "channels";
  readonly member: string;
  readonly inside?: string;
  /** The member that names an item, and the way from the item to what the record holds of it. */
  readonly name: string;
  readonly way: readonly string[];
  /** What the factory adds. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly shape: () => Shape | undefined;
}

const only = (shape: Shape | undefined): Shape | undefined => shape && { ...shape, required: ["S3Uri"] };

function channelShape(): Shape | undefined {
  const [source, channel] = [shapeNamed("S3DataSource"), shapeNamed("Channel")];
  if (source === undefined || channel === undefined) return undefined;
  const { ChannelName: _name, DataSource: _source, ...members } = channel.members ?? {};
  return { ...source, members: { ...source.members, ...members }, required: ["S3Uri"] };
}

const forms: readonly RecordForm[] = [
  {
    type: "Processing",
    record: "inputs",
    member: "ProcessingInputs",
    name: "InputName",
    way: ["S3Input"],
    defaults: {
      S3DataType: "S3Prefix",
      S3InputMode: "File",
      S3DataDistributionType: "FullyReplicated",
      S3CompressionType: "None",
    },
    shape: () => only(shapeNamed("ProcessingS3Input")),
  },
  {
    type: "Processing",
    record: "outputs",
    member: "ProcessingOutputConfig",
    inside: "Outputs",
    name: "OutputName",
    way: ["S3Output"],
    defaults: { S3UploadMode: "EndOfJob" },
    shape: () => only(shapeNamed("ProcessingS3Output")),
  },
  {
    type: "Training",
    record: "channels",
    member: "InputDataConfig",
    name: "ChannelName",
    way: ["DataSource", "S3DataSource"],
    defaults: { S3DataType: "S3Prefix", S3DataDistributionType: "FullyReplicated" },
    shape: channelShape,
  },
];

/** One member of a step's arguments as a record. */
export interface Recorded {
  readonly record: RecordForm["record"];
  readonly member: string;
  readonly shape: Shape;
  /** What the record holds, by name, and where each item stands in the member. */
  readonly items: ReadonlyMap<string, { readonly value: Readonly<Record<string, unknown>>; readonly at: number }>;
  /** What the member has beside the list. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly inside: string | undefined;
}

/** The members of a step's arguments that its factory makes of records: only what comes out equal. */
export function recordsOf(type: string, given: Readonly<Record<string, unknown>>): readonly Recorded[] {
  return forms.flatMap((form): readonly Recorded[] => {
    if (form.type !== type) return [];
    const recorded = recordOf(form, given[form.member]);
    return recorded !== undefined && comesOutEqual(form, recorded, given[form.member]) ? [recorded] : [];
  });
}

function recordOf(form: RecordForm, value: unknown): Recorded | undefined {
  const found = form.inside === undefined ? value : member(value, form.inside);
  const shape = form.shape();
  if (!Array.isArray(found) || found.length === 0 || shape === undefined) return undefined;
  const items = new Map<string, { value: Readonly<Record<string, unknown>>; at: number }>();
  for (const [at, item] of found.entries()) {
    const name = member(item, form.name);
    const source = form.way.reduce<unknown>(member, item);
    if (!isRecordKey(name) || items.has(name) || !isMembers(source) || member(source, "S3Uri") === undefined)
      return undefined;
    const own = Object.entries(source).filter(
      ([key, one]) => !Object.hasOwn(form.defaults, key) || form.defaults[key] !== one,
    );
    const beside = form.record === "channels" ? Object.entries(item as object).filter(isBeside) : [];
    items.set(name, { value: Object.fromEntries([...own, ...beside]), at });
  }
  const { [form.inside ?? ""]: _list, ...rest } = form.inside === undefined ? {} : (value as Record<string, unknown>);
  return { record: form.record, member: form.member, shape, items, rest, inside: form.inside };
}

const isBeside = ([key]: readonly [string, unknown]): boolean => key !== "ChannelName" && key !== "DataSource";

/** Asks the factory itself what it makes of the record. */
function comesOutEqual({ type, record }: RecordForm, recorded: Recorded, value: unknown): boolean {
  const specs = Object.fromEntries([...recorded.items].map(([name, item]) => [name, item.value]));
  const request = { [recorded.member]: recorded.rest, [record]: specs } as never;
  const made =
    type === "Processing"
      ? processing("Step", without(request, recorded))
      : training("Step", without(request, recorded));
  return sameJson(member(plain(made.arguments), recorded.member), value);
}

function without(request: object, { inside, member: name }: Recorded): never {
  if (inside !== undefined) return request as never;
  const { [name]: _list, ...others } = request as Record<string, unknown>;
  return others as never;
}

/** Whether two values are the same JSON; the order of members does not count, `2.0` is not `2`. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && list(a).every((item, i) => sameJson(item, b[i]));
  if (isMembers(a) && isMembers(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
    );
  }
  return canonical(a ?? null) === canonical(b ?? null) && (a === undefined) === (b === undefined);
}
