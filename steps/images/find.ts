import { nearest } from "../../definition/nearest.ts";
import { ecrImage } from "./ecr.ts";
import { familyOf, isGraviton, isNeuron, misfit, processorOf } from "./processor.ts";
import { imageTable, type Image, type ImageGroup } from "./table.ts";

/** What is asked for, once its types are of no more use. */
export interface Wanted {
  readonly framework: string;
  readonly region: string;
  readonly scope?: string | undefined;
  readonly version?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly accelerator?: string | undefined;
  readonly pythonVersion?: string | undefined;
  readonly baseFramework?: string | undefined;
  readonly containerVersion?: string | undefined;
  readonly account?: string | undefined;
}

/** Ends the search with a code of SW06xx, what does not exist and what does. */
export type Refuse = (code: string, message: string, hint: string) => never;

/** The URI of the image; `refuse` is called where there is none. */
export function findImage(asked: Wanted, refuse: Refuse): string {
  const { frameworks, registries, p4d } = imageTable();
  const wanted = toNeuron(asked, frameworks);
  const { framework, region } = wanted;
  const choose = <T>(what: string, name: string | undefined, found: T | undefined, names: readonly string[]): T =>
    found ?? refuse("SW0601", `${framework} has no image ${absent(what, name)}`, choices(name, names));

  const groups =
    (Object.hasOwn(frameworks, framework) ? frameworks[framework] : undefined) ??
    refuse(
      "SW0601",
      `there are no images of the framework ${JSON.stringify(framework)}`,
      choices(framework, Object.keys(frameworks)),
    );
  const scope = isGraviton(wanted.instanceType) ? "inference_graviton" : wanted.scope;
  const scopes = groups.flatMap((group) => group.scopes);
  const group = choose("for the scope", scope, groupFor(groups, scope), scopes);
  const names = [...Object.keys(group.versions), ...Object.keys(group.aliases ?? {})];
  const version =
    wanted.version ?? (Object.keys(group.versions).length === 1 ? Object.keys(group.versions)[0] : undefined);
  const full = version === undefined ? undefined : (group.aliases?.[version] ?? version);
  const images = choose("of the version", version, full === undefined ? undefined : group.versions[full], names);
  const built = ofBase(images, wanted.baseFramework);
  const bases = images.flatMap((image) => image.base ?? []);
  const pythons = choose("on the base framework", wanted.baseFramework, built[0] && built, bases);
  const python = pythonOf(pythons, group, wanted.pythonVersion);
  const image = choose(
    "for the Python",
    wanted.pythonVersion,
    python?.image,
    pythons.flatMap((one) => one.python ?? []),
  );

  const unfit = misfit(wanted, version ?? "", group.scopes);
  if (unfit !== undefined) refuse("SW0602", ...unfit);
  const processor = processorFor(wanted, group, image, refuse);
  const account =
    wanted.account ??
    registries[image.registry]?.[region] ??
    refuse(
      "SW0603",
      `${image.repository} is not published in ${JSON.stringify(region)}`,
      choices(region, Object.keys(registries[image.registry] ?? {})),
    );
  const tag = tagOf(wanted, group, image, version ?? "", full ?? "", processor, python?.name);
  const special = familyOf(wanted.instanceType ?? "") === "p4d" ? p4d[`${framework}-${tag}`] : undefined;
  const ending = [tag, special].filter((part) => part !== undefined && part !== "").join("-");
  return ecrImage(account, region, ending === "" ? image.repository : `${image.repository}:${ending}`);
}

/** On Inferentia and Trainium a framework's images are those of its Neuron edition. */
function toNeuron(wanted: Wanted, frameworks: Readonly<Record<string, unknown>>): Wanted {
  const edition = `${wanted.framework}-neuron`;
  return isNeuron(wanted.instanceType) && Object.hasOwn(frameworks, edition)
    ? { ...wanted, framework: edition }
    : wanted;
}

const groupFor = (groups: readonly ImageGroup[], scope: string | undefined): ImageGroup | undefined =>
  scope !== undefined
    ? groups.find((group) => group.scopes.includes(scope))
    : (groups.find(({ first }) => first) ?? (groups.length === 1 ? groups[0] : undefined));

const ofBase = (images: readonly Image[], base: string | undefined): readonly Image[] => {
  const names = new Set(images.flatMap((image) => image.base?.[0] ?? []));
  if (names.size === 0) return images;
  return base === undefined ? (names.size === 1 ? images : []) : images.filter((image) => image.base?.includes(base));
};

function pythonOf(
  images: readonly Image[],
  group: ImageGroup,
  wanted: string | undefined,
): { readonly image: Image; readonly name?: string } | undefined {
  const [first] = images;
  const names = images.flatMap((image) => image.python ?? []);
  if (first !== undefined && (names.length === 0 || (wanted === undefined && group.pythonUnsaid === true)))
    return { image: first };
  const name = wanted ?? (names.length === 1 ? names[0] : undefined);
  const image = images.find(({ python }) => name !== undefined && python?.includes(name) === true);
  return image && name !== undefined ? { image, name } : undefined;
}

function processorFor(wanted: Wanted, group: ImageGroup, image: Image, refuse: Refuse): string | undefined {
  const among = group.processors ?? image.processors ?? [];
  if (among.length === 0) return undefined;
  const { instanceType, accelerator } = wanted;
  const only = among.length === 1 ? among[0] : undefined;
  const found = accelerator ?? (instanceType === undefined ? only : processorOf(instanceType, among));
  const given = accelerator ?? instanceType;
  const tagged =
    image.container === undefined || wanted.containerVersion !== undefined ? among : Object.keys(image.container);
  if (found !== undefined && among.includes(found) && tagged.includes(found)) return found;
  return refuse(
    "SW0602",
    given === undefined
      ? `${image.repository} has more than one kind of image`
      : `${image.repository} has no image for ${JSON.stringify(given)}`,
    `give an instanceType, or as accelerator one of ${among.filter((name) => tagged.includes(name)).join(", ")}`,
  );
}

function tagOf(
  wanted: Wanted,
  group: ImageGroup,
  image: Image,
  version: string,
  full: string,
  processor: string | undefined,
  python: string | undefined,
): string {
  if (image.tag !== undefined) return image.tag;
  const [fullBase] = image.base ?? [];
  const base = (image.full === true ? fullBase : (wanted.baseFramework ?? fullBase))?.replace(
    /^(?:pytorch|tensorflow)/,
    "",
  );
  const prefix =
    base === undefined ? (image.prefix ?? version) : `${base}-transformers${image.full === true ? full : version}`;
  const hardware = group.tool ?? (group.gpuUnsaid === true && processor === "gpu" ? undefined : processor);
  const container = wanted.containerVersion ?? (processor === undefined ? undefined : image.container?.[processor]);
  return [prefix, hardware, python, container].filter((part) => part !== undefined && part !== "").join("-");
}

const absent = (what: string, name: string | undefined): string =>
  name === undefined ? `without ${what.replace(/^\w+ the /, "a ")}` : `${what} ${JSON.stringify(name)}`;

/** The nearest name, and all that there are; of numbers none is near. */
function choices(name: string | undefined, names: readonly string[]): string {
  const near = name === undefined || /^\d/.test(name) ? undefined : nearest(name, names);
  const all = `there is ${[...new Set(names)].join(", ")}`;
  return near === undefined ? all : `did you mean ${JSON.stringify(near)}? ${all}`;
}
