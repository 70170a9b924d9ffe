import { readFileSync } from "node:fs";

/** One image of a framework's version. */
export interface Image {
  readonly repository: string;
  /** Which of the table's registries holds it. */
  readonly registry: number;
  /** What the tag begins with, where that is not the version. */
  readonly prefix?: string;
  /** The whole tag, where it is not made of parts. */
  readonly tag?: string;
  readonly python?: readonly string[];
  readonly processors?: readonly string[];
  /** What the tag ends with, by processor. */
  readonly container?: Readonly<Record<string, string>>;
  /** The framework that it is built on, in full and by its shorter names. */
  readonly base?: readonly string[];
  /** The tag names the full versions, whatever alias is asked for. */
  readonly full?: true;
}

/** The images of a framework for one scope, or for several that have the same images. */
export interface ImageGroup {
  readonly scopes: readonly string[];
  readonly versions: Readonly<Record<string, readonly Image[]>>;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly processors?: readonly string[];
  /** What stands in the tag instead of the processor. */
  readonly tool?: string;
  /** The group that is meant where no scope is given. */
  readonly first?: true;
  readonly gpuUnsaid?: true;
  readonly pythonUnsaid?: true;
}

export interface ImageTable {
  /** The version of the Python package `sagemaker` that the table comes from. */
  readonly sagemaker: string;
  /** What the tags of images for p4d instances end with, by framework and tag. */
  readonly p4d: Readonly<Record<string, string>>;
  /** Accounts by region. */
  readonly registries: readonly Readonly<Record<string, string>>[];
  readonly frameworks: Readonly<Record<string, readonly ImageGroup[]>>;
}

let loaded: ImageTable | undefined;

/** Every image that AWS publishes for SageMaker; read when it is first asked for. */
export function imageTable(): ImageTable {
  loaded ??= JSON.parse(readFileSync(new URL("./table.json", import.meta.url), "utf8")) as ImageTable;
  return loaded;
}

/** The account that holds a repository of AWS's in a region; the regions that have it where that one has not. */
export function registryOf(repository: string, region: string): string | readonly string[] {
  const { frameworks, registries } = imageTable();
  const regions = new Set<string>();
  for (const group of Object.values(frameworks).flat()) {
    for (const image of Object.values(group.versions).flat()) {
      if (image.repository !== repository) continue;
      const accounts = registries[image.registry] ?? {};
      if (accounts[region] !== undefined) return accounts[region];
      for (const name of Object.keys(accounts)) regions.add(name);
    }
  }
  return [...regions];
}

/** The names of AWS's repositories. */
export const repositories = (): readonly string[] => [
  ...new Set(
    Object.values(imageTable().frameworks)
      .flat()
      .flatMap(({ versions }) => Object.values(versions).flat())
      .map(({ repository }) => repository),
  ),
];
