import { validate } from "../../definition/index.ts";
import type { Fault } from "./fault.ts";
import { faults } from "./faults/index.ts";
import { secondOrder } from "./faults/second-order.ts";
import { hosts, ownHosts, generatedHosts, sdkHosts } from "./hosts.ts";
import { judge, mutantsOf, type Mutant } from "./mutants.ts";

/** What ours made of the mutants of one fault. */
export interface Row {
  readonly key: string;
  readonly code: string;
  readonly fault: string;
  readonly mutants: readonly Mutant[];
  readonly found: number;
  /** Found with the code that was expected. */
  readonly asExpected: number;
  /** The host and the place of each mutant that nothing was found in. */
  readonly misses: readonly string[];
}

function rowOf(fault: Fault, most: number, anywhere: boolean): Row {
  const mutants = mutantsOf(fault, hosts, most);
  const judged = mutants.map((mutant) => {
    const { found, elsewhere } = judge(mutant);
    return { mutant, found: anywhere ? [...found, ...elsewhere] : found };
  });
  const misses = judged.filter(({ found }) => found.length === 0);
  return {
    key: fault.key ?? fault.code,
    code: fault.code,
    fault: fault.fault,
    mutants,
    found: judged.length - misses.length,
    asExpected: judged.filter(({ found }) => found.some(({ code }) => code === fault.code)).length,
    misses: misses.map(({ mutant }) => `${mutant.host.name} ${mutant.at}`),
  };
}

/** Every fault that has a rule: found is what is found at its place. */
export const planted = (): readonly Row[] => faults.map((fault) => rowOf(fault, 12, false));

/** Faults that no rule was written for: found is what is found anywhere. */
export const byAccident = (): readonly Row[] => secondOrder.map((fault) => rowOf(fault, 60, true));

/** Errors on definitions that have no fault: ours, generated ones, and the SDK's with dummies replaced. */
export const falseAlarms = (): readonly string[] =>
  [...ownHosts, ...generatedHosts, ...sdkHosts].flatMap(({ name, text }) =>
    validate(text)
      .filter(({ severity }) => severity === "error")
      .map(({ code, path }) => `${name}: ${code} ${path}`),
  );
