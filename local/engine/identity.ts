import { randomInt } from "node:crypto";

const lower = "abcdefghijklmnopqrstuvwxyz0123456789";
const mixed = `${lower}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

const random = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

/** Twelve of a-z and 0-9. */
export const newExecutionId = (): string => random(lower, 12);

const longestJobName = 63;

/** `pipelines-<execution>-<step>-<ten letters and digits>`; the step's name gives way where that is too long. */
export function jobName(executionId: string, step: string): string {
  const tail = `-${random(mixed, 10)}`;
  const head = `pipelines-${executionId}-${step.replaceAll("_", "-")}`;
  return head.slice(0, longestJobName - tail.length).replace(/-+$/, "") + tail;
}

/**
 * A name that only this execution has: the given one, cut, and the execution's id. A further attempt, whose name is taken,
 * gets a number.
 */
export function uniqueName(given: string, executionArn: string, taken: (name: string) => unknown): string {
  const id = executionArn.slice(executionArn.lastIndexOf("/") + 1);
  for (let attempt = 1; ; attempt++) {
    const tail = attempt === 1 ? `-${id}` : `-${id}-${attempt}`;
    const name = given.slice(0, longestJobName - tail.length).replace(/-+$/, "") + tail;
    if (taken(name) === undefined) return name;
  }
}

const longestTuningName = 32;

/** `<execution>-<step, cut>-<ten letters and digits>`: a tuning job's name may be half as long as other jobs'. */
export function tuningJobName(executionId: string, step: string): string {
  const tail = `-${random(mixed, 10)}`;
  const head = `${executionId}-${step.replaceAll("_", "-")}`;
  return head.slice(0, longestTuningName - tail.length).replace(/-+$/, "") + tail;
}

/** Ten letters and digits, which the answer to a Callback step brings back. */
export const newCallbackToken = (): string => random(mixed, 10);
