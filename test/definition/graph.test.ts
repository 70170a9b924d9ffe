import { expect, test } from "vitest";
import { graphOf, type Definition, type StepJson } from "../../definition/index.ts";

const definition = (...Steps: StepJson[]): Definition => ({ Version: "2020-12-01", Steps });
const step = (Name: string, extra: Partial<StepJson> = {}): StepJson => ({ Name, Type: "Processing", ...extra });
const reads = (name: string): Partial<StepJson> => ({ Arguments: { x: { Get: `Steps.${name}.ProcessingJobArn` } } });
const condition = (Name: string, on: string, IfSteps: StepJson[], ElseSteps: StepJson[] = []): StepJson => ({
  Name,
  Type: "Condition",
  Arguments: {
    Conditions: [{ Type: "Equals", LeftValue: { Get: `Steps.${on}.ProcessingJobStatus` }, RightValue: "x" }],
    IfSteps: JSON.parse(JSON.stringify(IfSteps)),
    ElseSteps: JSON.parse(JSON.stringify(ElseSteps)),
  },
});

test("data, condition and DependsOn edges", () => {
  const graph = graphOf(
    definition(
      step("Late", { DependsOn: ["First"], ...reads("Second") }),
      step("First"),
      step("Second", reads("First")),
      condition("Check", "Second", [step("Yes", reads("First"))], [step("No")]),
    ),
  );
  expect(graph.edges).toEqual([
    { from: "Second", to: "Late", kind: "data" },
    { from: "First", to: "Late", kind: "dependsOn" },
    { from: "First", to: "Second", kind: "data" },
    { from: "Second", to: "Check", kind: "data" },
    { from: "Check", to: "Yes", kind: "condition" },
    { from: "First", to: "Yes", kind: "data" },
    { from: "Check", to: "No", kind: "condition" },
  ]);
  expect(graph.order).toEqual(["First", "Second", "Late", "Check", "Yes", "No"]);
  expect(graph.cycle).toBeUndefined();
  expect(graph.predecessors("Yes")).toEqual(["Check", "First"]);
  expect(graph.nodes.get("No")).toMatchObject({
    path: "Steps[3].Arguments.ElseSteps[0]",
    parent: { condition: "Check", branch: "ElseSteps" },
  });
});

test("a Condition inside a branch guards its own steps", () => {
  const graph = graphOf(definition(step("A"), condition("Outer", "A", [condition("Inner", "A", [step("Deep")])])));
  expect(graph.predecessors("Inner")).toEqual(["Outer", "A"]);
  expect(graph.predecessors("Deep")).toEqual(["Inner"]);
});

test("names the cycle, from its first step", () => {
  const graph = graphOf(
    definition(
      step("ok"),
      step("tail", { DependsOn: ["c"] }),
      step("a", { DependsOn: ["c"] }),
      step("b", reads("a")),
      step("c", reads("b")),
    ),
  );
  expect(graph.cycle).toEqual(["a", "b", "c", "a"]);
  expect(graph.order).toBeUndefined();
});

test("a step that waits for itself is a cycle", () => {
  expect(graphOf(definition(step("a", { DependsOn: ["a"] }))).cycle).toEqual(["a", "a"]);
});

test("a cycle through a condition edge is found", () => {
  const graph = graphOf(definition(step("p"), condition("Check", "Inside", [step("Inside")])));
  expect(graph.cycle).toEqual(["Check", "Inside", "Check"]);
});

test("a chain of 10,000 steps and a fan of 10,000 are ordered", () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => step(`s${i}`, i > 0 ? { DependsOn: [`s${i - 1}`] } : {}));
  expect(graphOf(definition(...chain.toReversed())).order).toEqual(chain.map((s) => s.Name));
  const fan = [step("root"), ...Array.from({ length: 10_000 }, (_, i) => step(`f${i}`, reads("root")))];
  expect(graphOf(definition(...fan)).order).toHaveLength(10_001);
});

test("Conditions nested 5,000 deep do not overflow the stack", () => {
  let inner: StepJson = step("leaf");
  for (let i = 0; i < 5_000; i++)
    inner = {
      Name: `c${i}`,
      Type: "Condition",
      Arguments: { Conditions: [], IfSteps: [inner as never], ElseSteps: [] },
    };
  expect(graphOf(definition(inner)).order).toHaveLength(5_001);
});
