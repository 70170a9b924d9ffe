import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { drawMermaid, drawSvg, graphOf, validate, type Definition } from "../../definition/index.ts";

const valid = readFileSync(new URL("./fixtures/valid.json", import.meta.url), "utf8");

/** Every place in a value, as the container and the key that lead to it. */
function places(value: unknown): [Record<string, unknown>, string][] {
  const found: [Record<string, unknown>, string][] = [];
  const todo = [value];
  for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
    if (typeof here !== "object" || here === null) continue;
    for (const [key, inner] of Object.entries(here)) {
      found.push([here as Record<string, unknown>, key]);
      todo.push(inner);
    }
  }
  return found;
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    "",
    0,
    -1,
    true,
    [],
    {},
    [null],
    { Get: 1 },
    { Get: "Steps.SplitData" },
    { "Std:Join": null },
    { "Std:JsonGet": {} },
    { "Std:JsonGet": null },
    { toString: 1 },
  ),
);

test("no JSON makes it throw, and every place it names exists in the text", () => {
  const size = places(JSON.parse(valid)).length;
  fc.assert(
    fc.property(fc.nat(size - 1), odd, fc.boolean(), (index, value, gone) => {
      const definition = JSON.parse(valid) as Definition;
      const [container, key] = places(definition)[index] ?? [{}, ""];
      if (gone) delete container[key];
      else container[key] = value;
      const text = JSON.stringify(definition);
      for (const problem of validate(text)) {
        expect.soft(problem.line, `${problem.code} ${problem.path}`).toBe(1);
        expect(problem.hint).not.toBe("");
      }
      const read = JSON.parse(text) as Definition;
      graphOf(read);
      drawSvg(read);
      drawMermaid(read);
    }),
    { numRuns: 400 },
  );
});

test("a warm validation of 50 steps takes less than 100 ms, even here", () => {
  const { Steps, ...rest } = JSON.parse(valid) as Definition;
  const copies = Array.from({ length: 9 }, (_, i) =>
    JSON.parse(
      JSON.stringify(Steps).replaceAll(
        /\b(SplitData|TrainModel|Evaluate|CheckAccuracy|RegisterModel|AccuracyTooLow)\b(?=[".])/g,
        (name) => (name === "RegisterModel" ? name : `${name}${i}`),
      ),
    ),
  ) as (typeof Steps)[];
  const text = JSON.stringify({ ...rest, Steps: copies.flat() });
  validate(text);
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    validate(text);
    return performance.now() - start;
  });
  expect(Math.min(...times)).toBeLessThan(100);
});
