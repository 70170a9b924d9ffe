import { expect, test } from "vitest";
import { rules } from "../../definition/index.ts";
import { readerCodes } from "../../definition/rules/reader-codes.ts";
import { faults } from "./faults/index.ts";
import { byAccident, falseAlarms, planted } from "./results.ts";

const rows = planted();
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const missed = (those: typeof rows): readonly string[] =>
  those.flatMap(({ key, fault, misses }) => misses.map((miss) => `${key} ${fault}: ${miss}`));

test("every rule, and every code of the reader, has a fault that is planted", () => {
  const codes = [...rules, ...readerCodes].map(({ code }) => code);
  expect(codes.filter((code) => !faults.some((fault) => fault.code === code))).toEqual([]);
  expect(rows.filter(({ mutants }) => mutants.length < 5).map(({ fault }) => fault)).toEqual([]);
});

test("nothing is wrong with what they are planted in", () =>
  expect(falseAlarms()).toEqual(["v2-018 repaired: SW1103 Steps"]));

test("at least 95 % of the planted faults are found where they are", () => {
  const share = sum(rows.map(({ found }) => found)) / sum(rows.map(({ mutants }) => mutants.length));
  expect(share, missed(rows).join("\n")).toBeGreaterThanOrEqual(0.95);
  // Another code may tell of a fault, but the one that was made for it should.
  const expected = sum(rows.map(({ asExpected }) => asExpected)) / sum(rows.map(({ found }) => found));
  expect(expected).toBeGreaterThan(0.95);
});

test("no kind of planted fault is missed in most places", () =>
  expect(rows.filter(({ found, mutants }) => found < mutants.length * 0.8).map(({ fault }) => fault)).toEqual([]));

test("the misses are those that are known", () => {
  expect(missed(rows)).toMatchInlineSnapshot(`
    [
      "SW8017 a bucket name that S3 does not give: v2-033 repaired Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
    ]
  `);
});

test("what no rule was written for is found where it is a fault", () => {
  const found = byAccident().map((row) => ({ fault: row.fault, found: row.found, of: row.mutants.length }));
  expect(found).toMatchInlineSnapshot(`
    [
      {
        "fault": "a required member lost",
        "found": 60,
        "of": 60,
      },
      {
        "fault": "any member called otherwise",
        "found": 60,
        "of": 60,
      },
      {
        "fault": "any leaf of another kind",
        "found": 60,
        "of": 60,
      },
      {
        "fault": "two references swapped",
        "found": 38,
        "of": 60,
      },
      {
        "fault": "a step lost that others need",
        "found": 60,
        "of": 60,
      },
      {
        "fault": "a step written twice",
        "found": 60,
        "of": 60,
      },
      {
        "fault": "a list cut, or one of its items doubled",
        "found": 52,
        "of": 60,
      },
    ]
  `);
});
