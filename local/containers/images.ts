import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { projectConfig, configFile, type ImageEntry } from "../config/project-config.ts";
import { adviceFor } from "./image-advice.ts";

/** A step asks for something that the project does not say how to run here. */
export class ImageError extends Error {}

/** The entry that plays an image; an error holds the text to add when there is none. */
export function imageEntry(project: string, image: string): ImageEntry {
  const entry = projectConfig(project).images?.find(({ match }) => globMatches(match, image));
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
