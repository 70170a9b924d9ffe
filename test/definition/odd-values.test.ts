import { describe, expect, test } from "vitest";
import { canonical, graphOf, stepsOf, validate, type Definition, type Problem } from "../../definition/index.ts";
import { placesIn, put, type Draft } from "../mutation/draft.ts";
import { generateDefinitions, generatedTypes } from "./generated/index.ts";

/** A few small definitions that together have a step of every type; nothing is wrong with any of them. */
function smallOnes(): readonly string[] {
  const wanted = new Set(generatedTypes);
  return generateDefinitions(3, 63)
    .toSorted((a, b) => canonical(a).length - canonical(b).length)
    .flatMap((definition) => {
      const fresh = stepsOf(definition).filter(({ step }) => wanted.delete(step.Type));
      return fresh.length > 0 ? [canonical(definition)] : [];
    });
}

/** `Training Arguments.InputDataConfig[].ChannelName`: the place, whichever of its like it is. */
const kindOf = (path: string, type: unknown): string =>
  `${typeof type === "string" ? type : "–"} ${path
    .replace(/^Steps\[\d+\](?:\.Arguments\.(?:If|Else)Steps\[\d+\])*\.?/, "")
    .replaceAll(/\[\d+\]/g, "[]")
    .replaceAll(/\['[^']*'\]/g, "['…']")}`;

interface Case {
  readonly kind: string;
  readonly text: string;
  readonly index: number;
}

/** One place of each kind. */
function cases(): readonly Case[] {
  const seen = new Set<string>();
  return smallOnes().flatMap((text) =>
    placesIn(JSON.parse(text) as Draft).flatMap(({ path, step }, index) => {
      const kind = kindOf(path, step?.["Type"]);
      if (seen.has(kind)) return [];
      seen.add(kind);
      return [{ kind, text, index }];
    }),
  );
}

const all = cases();
const known = new Map(smallOnes().map((text) => [text, new Set(validate(text).map(wordsOf))]));
function wordsOf({ code, path, message }: Problem): string {
  return `${code} ${path} ${message}`;
}

/** What is found when that value stands there, besides what was found before. */
function foundWith({ text, index }: Case, value: unknown): readonly Problem[] {
  const draft = JSON.parse(text) as Draft;
  const place = placesIn(draft)[index];
  if (place === undefined) throw new RangeError(`there is no place ${index}`);
  put(place, value);
  const odd = JSON.stringify(draft);
  const found = validate(odd);
  graphOf(JSON.parse(odd) as Definition);
  for (const { code, path, line, column, hint } of found)
    expect({ code, path, line, told: hint !== "" && Number(column) > 0 }).toEqual({ code, path, line: 1, told: true });
  return found.filter((problem) => !known.get(text)?.has(wordsOf(problem)));
}

test("the places are of all 23 step types", () => {
  const types = new Set(all.map(({ kind }) => kind.split(" ")[0]));
  expect(generatedTypes.filter((type) => !types.has(type))).toEqual([]);
  expect(all.length).toBeGreaterThan(300);
});

/** Where SageMaker takes such a value, or none of its sources says that it does not; everywhere else there is a finding. */
const values = {
  "an object with a member that every object has": { toString: 1 },
  "an empty list": [],
  "an empty object": {},
  "a number": -7.5,
  "a truth value": true,
};

describe("every place with", () => {
  test.each(Object.entries(values))("%s has a finding, or may have it", { timeout: 240_000 }, (_, value) =>
    expect(
      all
        .filter((one) => foundWith(one, value).length === 0)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toMatchSnapshot(),
  );

  test.each([
    ["null", null],
    ["a long text", "x".repeat(5000)],
    ["half of a character", "\ud800"],
    ["an expression of nothing", { Get: "" }],
    ["a Join of nothing", { "Std:Join": { On: "", Values: [] } }],
    ["the name of a prototype", { Get: "Steps.constructor.__proto__" }],
    ["a deep list", [[[[[[[[[[]]]]]]]]]]],
  ])("%s can be read", { timeout: 240_000 }, (_, value) => {
    for (const [i, one] of all.entries()) if (i % 4 === 0) foundWith(one, value);
  });
});
