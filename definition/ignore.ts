import { stepsOf } from "./graph.ts";
import { isObject, list, member } from "./model.ts";
import { nearest } from "./nearest.ts";
import type { Position } from "./positions.ts";
import type { Problem } from "./problem.ts";
import type { CatalogueEntry } from "./rules/catalogue.ts";
import { itemPath, memberPath } from "./path.ts";
import { textOf } from "./words.ts";

/** The member of a definition's Metadata that says which findings are meant to be there. */
export const ignoreMember = "sagewright:ignore";

const place = memberPath("Metadata", ignoreMember);
const example = 'write codes, or codes at a step or parameter, with commas between: "SW8001, SW2103@Epochs"';
const listed = "sagewright explain lists the codes that there are";

/** What {@link applyIgnores} itself can find. */
export const ignoreCodes: readonly CatalogueEntry[] = [
  {
    code: "SW1201",
    severity: "note",
    title: "an ignore that matches nothing",
    explanation: `Metadata "${ignoreMember}" names a finding that the definition does not have; take it out, or it will hide the next one.`,
  },
  {
    code: "SW1202",
    severity: "warning",
    title: "an ignore that cannot be read",
    explanation: `Metadata "${ignoreMember}" is text: codes with commas between, each alone or as CODE@NAME for one step or parameter.`,
  },
];

interface Entry {
  readonly text: string;
  /** Where it begins in the whole value. */
  readonly at: number;
  readonly code: string;
  readonly name?: string;
}

/**
 * The problems that the definition's own Metadata does not ask to ignore, and what is wrong with that wish.
 *
 * @example
 * applyIgnores({ Metadata: { "sagewright:ignore": "SW8001@Split" }, Steps: [] }, problems, codes, position);
 */
export function applyIgnores(
  definition: unknown,
  problems: readonly Problem[],
  codes: readonly string[],
  position: (path: string) => Position | undefined,
): readonly Problem[] {
  const value = member(member(definition, "Metadata"), ignoreMember);
  if (value === undefined) return problems;
  const start = position(place);
  const about = (code: "SW1201" | "SW1202", entry: Entry | undefined, message: string, hint: string): Problem => ({
    code,
    severity: code === "SW1201" ? "note" : "warning",
    path: place,
    ...(start && { ...start, column: start.column + (entry === undefined ? 0 : 1 + entry.at) }),
    message,
    hint,
  });
  if (typeof value !== "string")
    return [...problems, about("SW1202", undefined, `${ignoreMember} is ${textOf(value)}, not text`, example)];

  const entries = entriesOf(value);
  const namesAt = placeNames(definition);
  const used = new Set<Entry>();
  const kept = problems.filter((problem) => {
    const hiding = entries.filter(
      ({ code, name }) => code === problem.code && (name === undefined || namesAt(problem.path).includes(name)),
    );
    for (const entry of hiding) used.add(entry);
    return hiding.length === 0;
  });
  const remarks = entries.flatMap((entry): Problem[] => {
    const { code, name, text } = entry;
    const quoted = JSON.stringify(text);
    if (!/^SW\d{4}$/.test(code))
      return [about("SW1202", entry, `${quoted} in ${ignoreMember} is no code`, near(code, codes) ?? example)];
    if (!codes.includes(code))
      return [
        about("SW1202", entry, `there is no code ${code}, which ${ignoreMember} names`, near(code, codes) ?? listed),
      ];
    if (used.has(entry)) return [];
    const hint = name === undefined || namesAt.all.has(name) ? undefined : near(name, namesAt.all);
    const found = about("SW1201", entry, `${ignoreMember} names ${quoted}, which is not found`, hint ?? "take it out");
    return [hint === undefined ? { ...found, fix: without(entry, value) } : found];
  });
  return [...kept, ...remarks];
}

const near = (name: string, candidates: Iterable<string>): string | undefined => {
  const found = nearest(name, candidates);
  return found === undefined ? undefined : `did you mean ${found}?`;
};

function entriesOf(value: string): readonly Entry[] {
  return [...value.matchAll(/[^,]+/g)].flatMap(({ 0: raw, index }) => {
    const text = raw.trim();
    if (text === "") return [];
    const [code = "", name] = text.split(/@(.*)/s).map((part) => part.trim());
    const at = index + raw.indexOf(text);
    return [{ text, at, code: code.toUpperCase(), ...(name !== undefined && name !== "" && { name }) }];
  });
}

function without(entry: Entry, value: string): NonNullable<Problem["fix"]> {
  const rest = entriesOf(value)
    .filter(({ at }) => at !== entry.at)
    .map(({ text }) => text)
    .join(", ");
  return {
    description: `take ${entry.text} out of ${ignoreMember}`,
    edits: [rest === "" ? { path: place, remove: true } : { path: place, set: rest }],
  };
}

/** The names of the innermost step and of the parameter that a path is in; `all` are those that there are. */
function placeNames(
  definition: unknown,
): ((path: string) => readonly string[]) & { readonly all: ReadonlySet<string> } {
  const parameters = list(member(definition, "Parameters")).flatMap((parameter, i) => {
    const name = isObject(parameter) ? parameter["Name"] : undefined;
    return typeof name === "string" ? [{ name, path: itemPath("Parameters", i) }] : [];
  });
  const byPath = new Map([...parameters, ...stepsOf(definition)].map(({ name, path }) => [path, name]));
  const namesAt = (path: string): readonly string[] => {
    for (
      let end = path.length;
      end > 0;
      end = Math.max(path.lastIndexOf(".", end - 1), path.lastIndexOf("[", end - 1))
    ) {
      const name = byPath.get(path.slice(0, end));
      if (name !== undefined) return [name];
    }
    return [];
  };
  return Object.assign(namesAt, { all: new Set(byPath.values()) });
}
