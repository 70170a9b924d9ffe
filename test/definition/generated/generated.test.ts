import { expect, test } from "vitest";
import { canonical, simulate, stepsOf, validate } from "../../../definition/index.ts";
import { generatedTypes, generateDefinitions } from "./index.ts";

const definitions = generateDefinitions(1, 150);

test("have no error and no warning", () => {
  const found = definitions.flatMap((definition, i) =>
    validate(canonical(definition))
      .filter(({ severity }) => severity !== "note")
      .map(({ code, path, message }) => `${i} ${code} ${path}: ${message}`),
  );
  expect(found).toEqual([]);
});

test("cover all 23 step types, branches, property files, retries, caches and dependencies", () => {
  const steps = definitions.flatMap((definition) => stepsOf(definition));
  expect(new Set(steps.map(({ step }) => step.Type))).toEqual(new Set(generatedTypes));
  expect(generatedTypes).toHaveLength(23);
  const inBranches = new Set(steps.filter(({ parent }) => parent !== undefined).map(({ step }) => step.Type));
  expect(inBranches.size).toBeGreaterThan(15);
  for (const member of ["PropertyFiles", "RetryPolicies", "CacheConfig", "DependsOn", "DisplayName"] as const) {
    expect(steps.some(({ step }) => step[member] !== undefined)).toBe(true);
  }
  expect(definitions.every(({ Steps }) => Steps.length > 1)).toBe(true);
});

test("are the same for the same seed, and others for another", () => {
  expect(generateDefinitions(1, 5).map((item) => canonical(item))).toEqual(
    definitions.slice(0, 5).map((item) => canonical(item)),
  );
  expect(canonical(generateDefinitions(2, 1))).not.toBe(canonical(generateDefinitions(1, 1)));
});

test("can be simulated: nothing but the outputs of steps is unknown", () => {
  for (const definition of definitions) {
    const run = simulate(definition);
    expect(run.problems).toEqual([]);
    expect(run.missingParameters).toEqual([]);
    expect(run.steps.filter(({ failure, type }) => failure !== undefined && type !== "Fail")).toEqual([]);
    const all = [...run.steps, ...run.skipped, ...run.undecided].map(({ name }) => name);
    expect(all.toSorted()).toEqual(
      stepsOf(definition)
        .map(({ name }) => name)
        .toSorted(),
    );
  }
});
