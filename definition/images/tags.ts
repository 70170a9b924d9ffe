import { readFileSync } from "node:fs";

/** What tags begin with: one of the first texts, of the second and of the third, as far as there are any, with hyphens between. */
export type TagRow = readonly [versions: readonly string[], processors: readonly string[], pythons: readonly string[]];

export interface Repository {
  /** Which of the table's registries have it. */
  readonly registries: readonly number[];
  readonly tags: readonly TagRow[];
}

/** The repositories that AWS publishes for SageMaker. */
export interface TagTable {
  /** The version of the Python package `sagemaker` that the table comes from. */
  readonly sagemaker: string;
  /** Accounts by region. */
  readonly registries: readonly Readonly<Record<string, string>>[];
  readonly repositories: ReadonlyMap<string, Repository>;
  /** Every account of AWS's that is in a registry. */
  readonly accounts: ReadonlySet<string>;
}

let loaded: TagTable | undefined;

/** Written by steps/images/generate.py; read when a definition first names an image that looks like one of AWS's. */
export function tagTable(): TagTable {
  if (loaded !== undefined) return loaded;
  const table = JSON.parse(readFileSync(new URL("./tags.json", import.meta.url), "utf8")) as {
    readonly sagemaker: string;
    readonly registries: readonly Readonly<Record<string, string>>[];
    readonly repositories: Readonly<Record<string, Repository>>;
  };
  const { sagemaker, registries, repositories } = table;
  loaded = {
    sagemaker,
    registries,
    repositories: new Map(Object.entries(repositories)),
    accounts: new Set(registries.flatMap((accounts) => Object.values(accounts))),
  };
  return loaded;
}

/** Whether the tag begins as one of the row's does; what AWS adds behind it, such as the CUDA version, is not compared. */
export function isTagOf([versions, processors, pythons]: TagRow, tag: string): boolean {
  for (const version of versions)
    for (const processor of orNone(processors))
      for (const python of orNone(pythons)) {
        const start = [version, processor, python].filter((part) => part !== "").join("-");
        if (start === "" || begins(tag, start)) return true;
        // `py3` and `py36` are two names of one image.
        if (python === "py3" && tag.startsWith(start) && /^\d+(?:-|$)/.test(tag.slice(start.length))) return true;
      }
  return false;
}

const orNone = (parts: readonly string[]): readonly string[] => (parts.length === 0 ? [""] : parts);

/** Whether the text is that part, or has it before a hyphen. */
export const begins = (text: string, part: string): boolean =>
  text.startsWith(part) && (text.length === part.length || text[part.length] === "-");
