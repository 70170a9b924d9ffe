import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { canonical } from "../definition/canonical.ts";
import { diffDefinitions, diffText, type DefinitionDiff, type Paint } from "../definition/diff/index.ts";
import { ProblemError } from "../definition/problem.ts";
import { readDefinition } from "../definition/read-definition.ts";
import type { Built } from "./synth-pipelines.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** How a committed definition stands to what its module builds now. */
export interface Checked {
  readonly module: string;
  readonly name: string;
  readonly file: string;
  readonly upToDate: boolean;
  /** What is not up to date, in words. */
  readonly because?: string;
  /** From the committed definition to the built one. */
  readonly difference?: DefinitionDiff;
}

const mostLines = 60;

/** Compares the definition in `file` with the built one; how the JSON is laid out does not count. */
export function checkDefinition({ module, name, text }: Built, file: string, paint?: Paint): Checked {
  const here = relative(process.cwd(), file);
  const stale = (because: string, difference?: DefinitionDiff): Checked => ({
    module,
    name,
    file,
    upToDate: false,
    because,
    ...(difference && { difference }),
  });
  if (!existsSync(file)) return stale(`${here} does not exist`);
  const committed = readFileSync(file, "utf8");
  if (committed === `${text}\n`) return { module, name, file, upToDate: true };
  try {
    const [before, after] = [readDefinition(committed), readDefinition(text)];
    const [was, is] = [canonical(before, 2), canonical(after, 2)];
    if (was === is) return { module, name, file, upToDate: true };
    const difference = diffDefinitions(before, after);
    const words = difference.same ? unifiedDiff(here, `${was}\n`, `${is}\n`) : diffText(difference, paint);
    return stale(`${here} is not what ${module} builds:\n${shortened(words)}`, difference);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return stale(`${here} cannot be read: ${error.message}`);
  }
}

function shortened(text: string): string {
  const lines = text.trimEnd().split("\n");
  if (lines.length <= mostLines) return lines.join("\n");
  return [...lines.slice(0, mostLines), `… and ${lines.length - mostLines} more lines`].join("\n");
}
