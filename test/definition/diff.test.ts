import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical } from "../../definition/canonical.ts";
import { diffDefinitions, type DefinitionDiff } from "../../definition/diff/index.ts";
import { isExpression } from "../../definition/expression.ts";
import { isFloat } from "../../definition/float.ts";
import { isObject, type Definition } from "../../definition/model.ts";
import { itemPath, memberPath } from "../../definition/path.ts";
import { readDefinition } from "../../definition/read-definition.ts";

const corpus = readFileSync(join(import.meta.dirname, "fixtures/python-sdk-definitions.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => readDefinition(line.slice(line.indexOf('"definition":') + '"definition":'.length, -1)));

/** A definition that cannot be changed by a later change. */
const copy = (definition: Definition): Definition => readDefinition(canonical(definition));

/** Turns every list round whose order means nothing, and every object. */
function shuffled(value: unknown, list = ""): unknown {
  const orderless = ["Parameters", "Steps", "ProcessingInputs", "Outputs", "InputDataConfig", "Tags", "DependsOn"];
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffled(item));
    const named = ["Name", "InputName", "OutputName", "ChannelName", "Key"].some(
      (name) => new Set(items.map((item) => isObject(item) && item[name]).filter(Boolean)).size === items.length,
    );
    return orderless.includes(list) && (named || list === "DependsOn") ? items.toReversed() : items;
  }
  if (!isObject(value) || isFloat(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, shuffled(item, name)] as const)
      .toReversed(),
  );
}

describe("every definition of the corpus", () => {
  test("is the same as itself, and as itself with its objects turned round", () => {
    for (const definition of corpus) {
      expect(diffDefinitions(definition, copy(definition))).toMatchObject({ same: true, steps: [], edges: [] });
      const turned = Object.fromEntries(Object.entries(definition).toReversed()) as unknown as Definition;
      expect(
        diffDefinitions(definition, { ...turned, Parameters: definition.Parameters?.toReversed() ?? [] }).same,
      ).toBe(true);
      expect(diffDefinitions(definition, shuffled(definition) as Definition).same).toBe(true);
    }
    expect(corpus.length).toBe(110);
  });

  test("an edit of any value is named by its path, and the answer is stable", () => {
    const anyDefinition = fc.integer({ min: 0, max: corpus.length - 1 });
    const property = fc.property(anyDefinition, fc.nat(), fc.constantFrom("replace", "remove"), (which, pick, how) => {
      const before = corpus[which] as Definition;
      const after = copy(before);
      const places = leaves(after.Steps, "Steps");
      const place = places[pick % places.length];
      fc.pre(place !== undefined);
      if (how === "remove" && !Array.isArray(place.holder)) delete (place.holder as Record<string, unknown>)[place.key];
      else (place.holder as Record<string, unknown>)[place.key] = "edited!";
      const diff = diffDefinitions(before, after);
      expect(canonical(diffDefinitions(copy(before), copy(after)))).toBe(canonical(diff));
      expect(diff.same).toBe(false);
      expect(touched(diff, before), place.path).toContain(place.path);
    });
    fc.assert(property, { numRuns: 400, seed: 7 });
  });
});

interface Place {
  readonly path: string;
  readonly holder: object;
  readonly key: string;
}

/** The values of steps that are no object or list, or are an expression, with what holds them; names stay. */
function leaves(value: unknown, path: string): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  return entries.flatMap(([key, item]): readonly Place[] => {
    const at = Array.isArray(value) ? itemPath(path, Number(key)) : memberPath(path, key);
    if (/(^|\.)(Name|InputName|OutputName|ChannelName|Key|CollectionName|RuleConfigurationName|Type)$/.test(at))
      return [];
    const whole = typeof item !== "object" || item === null || isFloat(item) || isExpression(item);
    return whole ? [{ path: at, holder: value, key }] : leaves(item, at);
  });
}

/** Every path of the first definition that the difference names, with indices where it has names. */
function touched(diff: DefinitionDiff, before: Definition): readonly string[] {
  return diff.steps.flatMap((step) =>
    step.changes.map(({ path }) => {
      const full = `${step.beforePath ?? step.afterPath}.${path}`;
      return full.replaceAll(/\['([^']+)'\]/g, (text, name: string, offset: number) => {
        const list = full
          .slice(0, offset)
          .split(/[.[\]']+/)
          .filter((part) => part !== "");
        const items = list.reduce<unknown>((here, part) => (here as Record<string, unknown>)?.[part], before);
        if (!Array.isArray(items)) return text;
        return `[${items.findIndex((item) => Object.values(item as object).includes(name))}]`;
      });
    }),
  );
}

const step = (Name: string, Type: string, Arguments: object, more: object = {}) => ({ Name, Type, Arguments, ...more });
const cached = { CacheConfig: { Enabled: true, ExpireAfter: "P30D" } };
const pipelineOf = (Steps: readonly object[], Parameters: readonly object[] = []): Definition =>
  ({ Version: "2020-12-01", Metadata: {}, Parameters, PipelineExperimentConfig: null, Steps }) as unknown as Definition;

const split = (ImageUri: string, uri: unknown = "s3://b/train", more: object = cached) =>
  step(
    "Split",
    "Processing",
    {
      AppSpecification: { ImageUri },
      RoleArn: "r",
      ProcessingOutputConfig: { Outputs: [{ OutputName: "train", S3Output: { S3Uri: uri } }] },
    },
    more,
  );
const read = { Get: "Steps.Split.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" };
const train = (changes: object = {}, more: object = cached) =>
  step(
    "Train",
    "Training",
    {
      AlgorithmSpecification: { TrainingImage: "t" },
      InputDataConfig: [{ ChannelName: "train", DataSource: { S3DataSource: { S3Uri: read } } }],
      ResourceConfig: { InstanceType: "ml.m5.large" },
      ...changes,
    },
    more,
  );
const eachRun = { "Std:Join": { On: "/", Values: ["s3://b", { Get: "Execution.PipelineExecutionId" }] } };
const cacheOf = (diff: DefinitionDiff, name: string) => diff.steps.find((one) => one.name === name)?.cache;

describe("what a change does to the cache", () => {
  test("a key changes: the step runs again, and so does what reads an output that is new each time", () => {
    const diff = diffDefinitions(
      pipelineOf([split("image:1", eachRun), train()]),
      pipelineOf([split("image:2", eachRun), train()]),
    );
    expect(cacheOf(diff, "Split")).toEqual({ effect: "reruns", because: ["AppSpecification.ImageUri changed"] });
    expect(diff.steps.find((one) => one.name === "Train")).toMatchObject({
      change: "affected",
      changes: [],
      cache: {
        effect: "reruns",
        because: [
          "Split runs again and InputDataConfig['train'].DataSource.S3DataSource.S3Uri reads its ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri",
        ],
      },
    });
  });

  test("what reads an output at a fixed place would keep its old result", () => {
    const diff = diffDefinitions(pipelineOf([split("image:1"), train()]), pipelineOf([split("image:2"), train()]));
    expect(cacheOf(diff, "Train")).toMatchObject({ effect: "stale" });
    expect(cacheOf(diff, "Train")?.because[0]).toContain("the same as before");
  });

  test("a field outside of the key: the cached result is stale; tags, names and retries leave it good", () => {
    const stale = diffDefinitions(
      pipelineOf([train()]),
      pipelineOf([train({ ResourceConfig: { InstanceType: "ml.g5.xlarge" } })]),
    );
    expect(cacheOf(stale, "Train")).toEqual({
      effect: "stale",
      because: ["ResourceConfig.InstanceType changed, which is not in the cache key"],
    });
    const kept = diffDefinitions(
      pipelineOf([train()]),
      pipelineOf([train({ Tags: [{ Key: "a", Value: "b" }] }, { ...cached, DisplayName: "training" })]),
    );
    expect(cacheOf(kept, "Train")).toEqual({ effect: "kept", because: [] });
  });

  test.each([
    ["HyperParameters", "reruns", "the default of N changed, which HyperParameters.n reads"],
    [
      "VpcConfig",
      "stale",
      "the default of N changed, which VpcConfig.n reads, and VpcConfig.n is not in the cache key",
    ],
  ])("a new default that %s read: %s", (name, effect, because) => {
    const of = (DefaultValue: number) =>
      pipelineOf([train({ [name]: { n: { Get: "Parameters.N" } } })], [{ Name: "N", Type: "Integer", DefaultValue }]);
    const diff = diffDefinitions(of(1), of(2));
    expect(diff.parameters).toMatchObject([{ name: "N", changes: [{ path: "DefaultValue", before: 1, after: 2 }] }]);
    expect(cacheOf(diff, "Train")).toEqual({ effect, because: [because] });
  });

  test.each([
    ["not turned on", {}, {}, "uncached", "its cache is not turned on"],
    ["turned off", cached, {}, "uncached", "its cache is turned off"],
    ["turned on", {}, cached, "reruns", "its cache is turned on: there may be no earlier result"],
  ])("a cache that is %s", (_, before, after, effect, because) => {
    const diff = diffDefinitions(
      pipelineOf([train({}, before)]),
      pipelineOf([train({ RoleArn: "other" }, { ...after, DisplayName: "x" })]),
    );
    expect(cacheOf(diff, "Train")).toMatchObject({ effect });
    expect(cacheOf(diff, "Train")?.because).toContain(because);
  });

  test("a type without a documented key, and a key that is new each time", () => {
    const lambda = (n: string) => pipelineOf([step("L", "Lambda", { n }, { FunctionArn: "f", ...cached })]);
    expect(cacheOf(diffDefinitions(lambda("1"), lambda("2")), "L")?.because).toEqual([
      "n changed (which arguments count for Lambda is not documented)",
    ]);
    const dated = (DisplayName: string) =>
      pipelineOf([train({ Environment: { at: { Get: "Execution.StartDateTime" } } }, { ...cached, DisplayName })]);
    expect(cacheOf(diffDefinitions(dated("a"), dated("b")), "Train")).toEqual({
      effect: "reruns",
      because: ["Environment.at has Execution.StartDateTime, which is new each time"],
    });
  });
});

describe("steps and edges", () => {
  test("a renamed step is found by what it does, and what reads it is the same", () => {
    const renamed = JSON.parse(
      JSON.stringify([split("i"), train()])
        .replaceAll("Steps.Split.", "Steps.Prepare.")
        .replace('"Split"', '"Prepare"'),
    ) as object[];
    const diff = diffDefinitions(pipelineOf([split("i"), train()]), pipelineOf(renamed));
    expect(diff.steps[0]).toMatchObject({ name: "Prepare", renamedFrom: "Split", changes: [], change: "changed" });
    expect(diff.steps[0]?.cache).toEqual({ effect: "reruns", because: ["earlier results are those of Split"] });
    expect(diff.steps[1]).toMatchObject({ name: "Train", change: "affected" });
    expect(diff.edges).toEqual([]);
  });

  test("a step that moves to the other branch, and one that comes and goes", () => {
    const gate = (If: object[], Else: object[]) =>
      pipelineOf([step("Gate", "Condition", { Conditions: [], IfSteps: If, ElseSteps: Else })]);
    const stop = step("Stop", "Fail", { ErrorMessage: "no" });
    const diff = diffDefinitions(gate([stop, step("A", "Fail", { ErrorMessage: "a" })], []), gate([], [stop, train()]));
    expect(diff.steps).toMatchObject([
      {
        name: "Stop",
        change: "changed",
        moved: { from: { condition: "Gate", branch: "IfSteps" }, to: { condition: "Gate", branch: "ElseSteps" } },
        beforePath: "Steps[0].Arguments.IfSteps[0]",
        afterPath: "Steps[0].Arguments.ElseSteps[0]",
      },
      { name: "Train", change: "added", cache: { effect: "reruns", because: ["it is new"] } },
      { name: "A", change: "removed" },
    ]);
    expect(diff.edges).toEqual([
      { change: "added", from: "Gate", to: "Train", kind: "condition" },
      { change: "removed", from: "Gate", to: "A", kind: "condition" },
    ]);
  });

  test("order counts where it means something, and numbers that are floats are other numbers", () => {
    const of = (ContainerArguments: unknown[], n: string) =>
      readDefinition(
        canonical(pipelineOf([step("P", "Processing", { AppSpecification: { ContainerArguments } })])).replace(
          '"Metadata":{}',
          `"Metadata":{"n":${n}}`,
        ),
      );
    expect(diffDefinitions(of(["a", "b"], "2"), of(["b", "a"], "2")).steps[0]?.changes).toEqual([
      { path: "Arguments.AppSpecification.ContainerArguments[0]", before: "a", after: "b" },
      { path: "Arguments.AppSpecification.ContainerArguments[1]", before: "b", after: "a" },
    ]);
    expect(diffDefinitions(of(["a", "b"], "2"), of(["a", "x", "b"], "2")).steps[0]?.changes).toEqual([
      { path: "Arguments.AppSpecification.ContainerArguments[1]", after: "x" },
    ]);
    expect(canonical(diffDefinitions(of([], "2"), of([], "2.0")).pipeline)).toBe(
      '[{"path":"Metadata.n","before":2,"after":2.0}]',
    );
  });

  test("definitions that are broken are compared as they are", () => {
    const broken = {
      Version: 1,
      Steps: [null, "x", { Name: "A" }, { Name: "A", Type: 3 }, step("B", "Condition", { IfSteps: 3 })],
    };
    expect(diffDefinitions(broken as unknown as Definition, broken as unknown as Definition).same).toBe(true);
    expect(diffDefinitions(broken as unknown as Definition, pipelineOf([])).same).toBe(false);
    const cycle = [
      train({ X: { Get: "Steps.Other.Y" } }),
      step("Other", "Training", { X: { Get: "Steps.Train.Y" } }, cached),
    ];
    expect(diffDefinitions(pipelineOf(cycle), pipelineOf(cycle.toReversed())).same).toBe(true);
  });
});
