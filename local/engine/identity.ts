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
