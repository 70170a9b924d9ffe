import { validate, type Problem } from "../../definition/index.ts";
import { randomFrom, type Random } from "../definition/generated/random.ts";
import type { Fault } from "./fault.ts";
import { draftOf, type Host } from "./hosts.ts";

/** A definition with one fault in it. */
export interface Mutant {
  readonly fault: string;
  readonly code: string;
  readonly host: Host;
  /** The definition as it was, written in the same way. */
  readonly before: string;
  readonly text: string;
  /** Where the fault was planted. */
  readonly at: string;
}

/** What was found in a mutant: the findings that the host does not have, at the place of the fault or around it. */
export interface Judged extends Mutant {
  readonly found: readonly Problem[];
  readonly elsewhere: readonly Problem[];
}

/** So many mutants of a fault, of as many hosts as it applies to. */
export function mutantsOf(fault: Fault, hosts: readonly Host[], most = 12): readonly Mutant[] {
  const random = randomFrom([...fault.fault].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7));
  const made: Mutant[] = [];
  const ways = fault.plants?.length ?? 1;
  for (let round = 0; round < 6 && made.length < Math.max(most, 2 * ways); round++)
    for (const [i, host] of random.shuffled(hosts).entries()) {
      if (made.length >= Math.max(most, 2 * ways)) break;
      const mutant = mutate(fault, host, random, i + round);
      if (mutant !== undefined && !made.some(({ text }) => text === mutant.text)) made.push(mutant);
    }
  return made;
}

function mutate({ fault, code, plants, spoil }: Fault, host: Host, random: Random, turn: number): Mutant | undefined {
  const draft = draftOf(host);
  const before = JSON.stringify(draft);
  if (spoil !== undefined) {
    const text = spoil(before, random);
    return text === undefined || text === before ? undefined : { fault, code, host, before, text, at: "" };
  }
  // Each way of planting gets its turn, and where it does not apply another does.
  const ways = plants ?? [];
  const ordered = ways.map((_, i) => ways[(i + turn) % ways.length]);
  for (const plant of ordered) {
    const at = plant?.(draft, random);
    if (at === undefined) continue;
    const text = JSON.stringify(draft);
    return text === before ? undefined : { fault, code, host, before, text, at };
  }
  return undefined;
}

const baselines = new Map<string, ReadonlySet<string>>();
const key = ({ code, path, message }: Problem): string => `${code} ${path} ${message}`;

/** What ours finds in a mutant. */
export function judge(mutant: Mutant): Judged {
  let known = baselines.get(mutant.host.name);
  if (known === undefined) {
    known = new Set(validate(mutant.before).map((problem) => key(problem)));
    baselines.set(mutant.host.name, known);
  }
  const fresh = validate(mutant.text).filter((problem) => !known.has(key(problem)));
  const isHere = ({ path }: Problem): boolean => isWithin(path, mutant.at) || isWithin(mutant.at, path);
  return { ...mutant, found: fresh.filter(isHere), elsewhere: fresh.filter((problem) => !isHere(problem)) };
}

/** Whether the path is the other one or lies in it. */
export const isWithin = (path: string, outer: string): boolean =>
  outer === "" || path === outer || (path.startsWith(outer) && /^[.[]/.test(path.slice(outer.length)));
