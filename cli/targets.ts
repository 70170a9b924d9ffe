import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { CliError, Exit } from "./io.ts";

const passedBy = new Set(["node_modules", "dist", "__pycache__", "sagewright.out"]);

/**
 * The files that the words of a command line mean: a file is itself, a folder what `fits` in and below it, a glob (`*`,
 * `**`, `?`, `{a,b}`) what matches. A word that means nothing is refused.
 */
export function expandTargets(
  words: readonly string[],
  fits: (file: string) => boolean,
  what: string,
): readonly string[] {
  const found = words.flatMap((word): readonly string[] => {
    if (word === "-") return [word];
    const kind = statSync(word, { throwIfNoEntry: false });
    if (kind?.isDirectory() === true) {
      const files = filesBelow(word).filter(fits);
      if (files.length === 0) throw new CliError(`${word} holds no ${what}`, Exit.usage);
      return files;
    }
    if (kind !== undefined || !isGlob(word)) return [word];
    const pattern = globPattern(word);
    const files = filesBelow(globBase(word)).filter((file) => pattern.test(file.split(sep).join("/")));
    if (files.length === 0) throw new CliError(`no file matches ${word}`, Exit.usage);
    return files;
  });
  return [...new Set(found)];
}

/** Whether a JSON file seems to be a pipeline definition: a folder holds other JSON too. */
export function seemsDefinition(file: string): boolean {
  if (!file.endsWith(".json")) return false;
  const text = readFileSync(file, "utf8");
  return /"Version"\s*:\s*"2020-12-01"/.test(text) || (/"Steps"\s*:\s*\[/.test(text) && /"Arguments"\s*:/.test(text));
}

export const isGlob = (word: string): boolean => /[*?{]/.test(word);

function filesBelow(folder: string): readonly string[] {
  const found: string[] = [];
  const todo = [folder];
  for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
    for (const entry of readdirSync(here === "" ? "." : here, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const path = join(here, entry.name);
      // A link is followed to a file only: a folder could lead back to itself.
      if (entry.isDirectory() && !passedBy.has(entry.name)) todo.push(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && isFile(path))) found.push(path);
    }
  }
  return found.toSorted();
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The folders in front of the first wildcard. */
function globBase(glob: string): string {
  const parts = glob.split("/");
  const base = parts.slice(0, parts.findIndex(isGlob)).join("/");
  if (base === "" && glob.startsWith("/")) return "/";
  if (statSync(base === "" ? "." : base, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new CliError(`no file matches ${glob}`, Exit.usage);
  return base;
}

function globPattern(glob: string): RegExp {
  const body = glob.replace(/^(?:\.\/)+/, "").replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (token) => {
    if (token === "**/") return "(?:[^/]+/)*";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.length > 1) return `(?:${token.slice(1, -1).split(",").map(literal).join("|")})`;
    return `\\${token}`;
  });
  return new RegExp(`^${body}$`);
}

const literal = (text: string): string => text.replace(/[.+^$()|[\]\\{}]/g, "\\$&").replaceAll("*", "[^/]*");
