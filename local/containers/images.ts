import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";
import { adviceFor } from "./image-advice.ts";

/** What plays a container image on this machine: one entry of `images` in `sagewright.config.json`. */
export interface ImageEntry {
  /** The image's name, `*` for any text; the first entry that matches counts. */
  readonly match: string;
  /** A requirements file, relative to the project: a virtual environment is made from it. */
  readonly requirements?: string;
  /** A Python that is there already, instead of `requirements`. */
  readonly interpreter?: string;
  /** The command behind `docker run IMAGE train`, for jobs without script mode. */
  readonly train?: readonly string[];
  /** The command of a processing job that names no ContainerEntrypoint. */
  readonly entrypoint?: readonly string[];
  /** The command behind `docker run IMAGE serve`. */
  readonly serve?: readonly string[];
}

/** A step asks for something that the project does not say how to run here. */
export class ImageError extends Error {}

export const configFile = "sagewright.config.json";

/** The entry that plays an image; an error holds the text to add when there is none. */
export function imageEntry(project: string, image: string): ImageEntry {
  const entry = imageMap(project).find(({ match }) => globMatches(match, image));
  if (entry !== undefined) return entry;
  const { why, entry: missing } = adviceFor(image);
  throw new ImageError(
    `no entry of "images" in ${configFile} matches the image ${image}${why}; add for example ${JSON.stringify(missing)}`,
  );
}

/** A command of the configuration: words that name a file of the project become its path. */
export const projectCommand = (project: string, words: readonly string[]): readonly string[] =>
  words.map((word, i) => (i > 0 && existsSync(resolve(project, word)) ? resolve(project, word) : word));

/** `*` stands for any text, everything else for itself. */
export function globMatches(glob: string, text: string): boolean {
  const pattern = glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`, "s").test(text);
}

function imageMap(project: string): readonly ImageEntry[] {
  const file = join(project, configFile);
  if (!existsSync(file)) return [];
  const errors: ParseError[] = [];
  const config = parse(readFileSync(file, "utf8"), errors, { allowTrailingComma: true }) as
    | { images?: unknown }
    | undefined;
  const [first] = errors;
  if (first !== undefined) {
    throw new ImageError(`${file} is not JSON: ${printParseErrorCode(first.error)} at offset ${first.offset}`);
  }
  const images = config?.images ?? [];
  if (!Array.isArray(images)) throw new ImageError(`${file}: "images" must be a list`);
  return images.map((entry: unknown, i) => checked(entry, `${file}: images[${i}]`));
}

const texts = ["match", "requirements", "interpreter"] as const;
const commands = ["train", "entrypoint", "serve"] as const;

function checked(entry: unknown, where: string): ImageEntry {
  if (typeof entry !== "object" || entry === null) throw new ImageError(`${where} must be an object`);
  const members = entry as Record<string, unknown>;
  for (const name of texts) {
    const value = members[name];
    if (typeof value !== "string" && (name === "match" || value !== undefined)) {
      throw new ImageError(`${where}.${name} is ${JSON.stringify(value)}; it must be text`);
    }
  }
  for (const name of commands) {
    const value = members[name];
    if (value === undefined) continue;
    if (!Array.isArray(value) || value.length === 0 || value.some((word) => typeof word !== "string")) {
      throw new ImageError(`${where}.${name} is ${JSON.stringify(value)}; it must be a list of words`);
    }
  }
  if ((members["requirements"] === undefined) === (members["interpreter"] === undefined)) {
    throw new ImageError(`${where} needs either "requirements" or "interpreter"`);
  }
  return entry as ImageEntry;
}
