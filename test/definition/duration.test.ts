import { expect, test } from "vitest";
import { timeAfter, timeBefore } from "../../definition/duration.ts";

const at = (text: string): number => Date.parse(text) / 1000;
const now = at("2026-03-31T12:00:00Z");

test.each([
  ["P30D", "2026-03-01T12:00:00Z"],
  ["30d", "2026-03-01T12:00:00Z"],
  ["p2w", "2026-03-17T12:00:00Z"],
  ["T12H", "2026-03-31T00:00:00Z"],
  ["T16m", "2026-03-31T11:44:00Z"],
  ["PT1H30M5S", "2026-03-31T10:29:55Z"],
  ["30dT5h", "2026-03-01T07:00:00Z"],
  ["5y", "2021-03-31T12:00:00Z"],
  // The last day of a shorter month.
  ["P1M", "2026-02-28T12:00:00Z"],
  ["P1Y1M", "2025-02-28T12:00:00Z"],
])("%s before", (text, expected) => {
  expect(timeBefore(text, now)).toBe(at(expected));
});

test("after is the other way", () => {
  expect(timeAfter("P1MT1S", at("2026-01-31T00:00:00Z"))).toBe(at("2026-02-28T00:00:01Z"));
});

test.each(["", "P", "a month", "12h", "P1H", "PT", "1.5d", "-1d", "30dT"])("%j is no duration", (text) => {
  expect(timeBefore(text, now)).toBeUndefined();
});

test("what lies beyond all dates is for ever", () => {
  expect(timeBefore("P999999999Y", now)).toBe(-Infinity);
  expect(timeAfter("P999999999Y", now)).toBe(Infinity);
});
