import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonical, exampleText, Float, isFloat, readDefinition, rules } from "../../definition/index.ts";
import { importDefinition } from "../../pipelines/import/index.ts";
import { around, compilerSays, root, type Case } from "./around.ts";

const corpus: readonly Case[] = readFileSync(
  join(root, "test/definition/fixtures/python-sdk-definitions.jsonl"),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => {
    const start = line.indexOf('"definition":') + '"definition":'.length;
    return { id: (JSON.parse(line) as { id: string }).id, text: line.slice(start, -1) };
  });

// The definitions of the corpus that no pipeline can be, each with the reason.
const impossible: Readonly<Record<string, string>> = {
  "v2-018": "SW0310 Steps: the definition has no steps; a pipeline needs at least one",
};

test("each definition of the corpus becomes TypeScript that builds an equal definition", async () => {
  for (const one of corpus) expect(await around(one), one.id).toBe(impossible[one.id] ?? "");
  expect(corpus.length).toBe(110);
});

test("a step of every type needs nothing unchecked", async () => {
  const text = readFileSync(join(root, "test/steps/golden/every-type.txt"), "utf8");
  expect(await around({ id: "every-type", text })).toBe("");
  expect(importDefinition(text, { name: "x" }).notes).toEqual([]);
});

// The examples of rules that no pipeline can be, each with the reason.
const unbuildable: Readonly<Record<string, string>> = {
  "SW1101 failing": 'SW0310 Version: Version is "2020-12-02"',
  "SW1102 failing": 'SW0310 Paramters: a definition has no member "Paramters"',
  "SW1103 failing": "SW0310 Steps: the definition has no steps",
  "SW1105 failing": 'SW0310 Steps[0].Type: step type "fail" is not known',
  "SW1107 failing": "SW0310 Steps[1].DependsOn: DependsOn is no list",
  "SW2001 failing": "SW0310 Steps[1].Name: there are two steps named Train",
  "SW2002 failing": 'SW0310 Steps[0].Name: step name "Too inaccurate" is not allowed',
  "SW2003 failing": "SW0310 Parameters[1]: there are two parameters named Instances",
  "SW3003 failing": 'SW0310 Steps[0].DependsOn[0]: the step waits for "Prepare", which it cannot wait for',
  "SW4001 failing": "SW0310 Steps: steps wait for each other: A → B → A",
  "SW4002 failing": 'SW0310 Steps[1].DependsOn[0]: the step waits for "Stop", which it cannot wait for',
  "SW4003 failing": 'SW0310 Steps[2].DependsOn[0]: the step waits for "Register", which it cannot wait for',
};

test("definitions with every fault that a rule knows are built as they are, or refused with a reason", async () => {
  const refused: Record<string, string> = {};
  for (const { code, examples } of rules)
    for (const [kind, example] of Object.entries(examples ?? {})) {
      const reason = await around({ id: `${code}-${kind}`, text: exampleText(example) });
      if (reason === "") continue;
      refused[`${code} ${kind}`] = reason.split("; ")[0] ?? "";
    }
  expect(refused).toEqual(unbuildable);
});

test("definitions with anything anywhere are built as they are, or refused with a reason", async () => {
  const anything = fc.constantFrom<unknown>(
    null,
    true,
    "text",
    'it\'s "quoted" ${x} `y`\u2028',
    "",
    3,
    2.5,
    new Float(2),
    [],
    {},
    ["a"],
    { __proto__: null, a: 1 },
    { Get: "Parameters.Nowhere" },
    { Get: "Execution.PipelineName" },
    { Get: "Steps.Nowhere.X" },
    { Get: 3 },
    { "Std:Join": { On: "", Values: ["a", { Get: "Execution.PipelineName" }, 2, new Float(2)] } },
    { "Std:JsonGet": { S3Uri: "s3://b/k", Path: "a" } },
    { "Std:Join": {} },
    { constructor: 1, "a-b": 2, 3: 4 },
  );
  const every = readFileSync(join(root, "test/steps/golden/every-type.txt"), "utf8");
  const texts = [every, every, ...corpus.slice(0, 110).map(({ text }) => text)];
  let n = 0;
  let built = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(texts.length - 1), fc.nat(), anything, async (which, pick, value) => {
      const definition = readDefinition(texts[which] ?? "");
      const places = placesIn(definition);
      const place = places[pick % places.length];
      fc.pre(place !== undefined);
      (place.holder as Record<string, unknown>)[place.key] = value;
      if ((await around({ id: `any-${n++}`, text: canonical(definition) })) === "") built++;
    }),
    { numRuns: 200, seed: 11 },
  );
  expect(built).toBeGreaterThan(100);
});

/** Every place inside of a value that something can be put into. */
function placesIn(value: unknown): readonly { readonly holder: object; readonly key: string }[] {
  if (typeof value !== "object" || value === null || isFloat(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [{ holder: value, key }, ...placesIn(item)]);
}

test("what was written type-checks", () => expect(compilerSays()).toEqual([]));
