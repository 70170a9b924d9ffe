import { list, member } from "../model.ts";
import { short, textOf } from "../words.ts";

/** One thing that a step has beside its arguments, in a few characters and in full. */
export interface Badge {
  readonly kind: "cache" | "retry" | "file";
  readonly text: string;
  readonly full: string;
}

/** What a card shows of a step's cache, retries and property files. */
export function badgesOf(step: unknown): readonly Badge[] {
  const cache = member(step, "CacheConfig");
  const cached = member(cache, "Enabled") === true;
  const expires = member(cache, "ExpireAfter");
  const retries = list(member(step, "RetryPolicies"));
  const files = list(member(step, "PropertyFiles")).map((file) => textOf(member(file, "PropertyFileName") ?? "?"));
  return [
    ...(cached
      ? [
          {
            kind: "cache" as const,
            text: expires === undefined ? "cache" : `cache ${short(textOf(expires), 10)}`,
            full: expires === undefined ? "cached without an end" : `cached for ${textOf(expires)}`,
          },
        ]
      : []),
    ...(retries.length > 0
      ? [{ kind: "retry" as const, text: retryText(retries), full: retries.map(policyText).join("; ") }]
      : []),
    ...files
      .slice(0, 2)
      .map((name) => ({ kind: "file" as const, text: short(name, 18), full: `property file ${name}` })),
    ...(files.length > 2
      ? [{ kind: "file" as const, text: `+${files.length - 2}`, full: files.slice(2).join(", ") }]
      : []),
  ];
}

function retryText(policies: readonly unknown[]): string {
  const attempts = policies.map((policy) => member(policy, "MaxAttempts")).filter((most) => typeof most === "number");
  return attempts.length > 0 ? `retry ×${Math.max(...attempts)}` : "retry";
}

/** A retry policy in words. */
export function policyText(policy: unknown): string {
  const most = member(policy, "MaxAttempts");
  const until = member(policy, "ExpireAfterMin");
  const kinds = list(member(policy, "ExceptionType")).map((kind) => textOf(kind));
  const limit = [
    ...(most === undefined ? [] : [`${textOf(most)} times`]),
    ...(until === undefined ? [] : [`for ${textOf(until)} minutes`]),
  ].join(", ");
  return `on ${kinds.join(", ")}: tried again ${limit}`.trimEnd();
}
