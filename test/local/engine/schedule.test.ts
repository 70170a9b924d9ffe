import { describe, expect, it } from "vitest";
import { graphOf, type StepJson } from "../../../definition/index.ts";
import { runSchedule, type ScheduleOptions } from "../../../local/engine/schedule.ts";
import type { StepEnd } from "../../../local/engine/step-types/step-type.ts";

const step = (Name: string, ...DependsOn: readonly string[]): StepJson => ({
  Name,
  Type: "Processing",
  Arguments: {},
  DependsOn,
});
const choice = (Name: string, IfSteps: readonly StepJson[], ElseSteps: readonly StepJson[] = []) =>
  ({ Name, Type: "Condition", Arguments: { Conditions: [], IfSteps, ElseSteps } }) as unknown as StepJson;
const done: StepEnd = { status: "Succeeded", properties: undefined };
const failed: StepEnd = { status: "Failed", reason: "x" };
const outcome = (Outcome: boolean): StepEnd => ({ status: "Succeeded", properties: { Outcome } });
const soon = () => new Promise((resolve) => setImmediate(resolve));

interface Played {
  readonly ends?: Readonly<Record<string, StepEnd>>;
  readonly known?: Readonly<Record<string, StepEnd>>;
  readonly only?: readonly string[];
  readonly atOnce?: number;
  readonly keepGoing?: boolean;
}

/** Plays steps that end as told, and says what ran, in order, and how many at most at once. */
async function play(Steps: readonly StepJson[], told: Played = {}) {
  const graph = graphOf({ Version: "2020-12-01", Steps });
  const ran: string[] = [];
  let [running, most] = [0, 0];
  const options: ScheduleOptions = {
    graph,
    steps: new Set(told.only ?? graph.nodes.keys()),
    known: new Map(Object.entries(told.known ?? {})),
    atOnce: () => told.atOnce ?? Number.POSITIVE_INFINITY,
    stop: new AbortController().signal,
    keepGoing: told.keepGoing ?? false,
    run: async (name) => {
      ran.push(name);
      most = Math.max(most, ++running);
      await soon();
      running--;
      return told.ends?.[name] ?? done;
    },
  };
  return { verdict: await runSchedule(options).done, ran, most };
}

describe("a schedule", () => {
  it("starts a step when the last that it waits for has succeeded", async () => {
    const { ran, verdict } = await play([step("D", "B", "C"), step("B", "A"), step("C", "A"), step("A")]);
    expect(ran).toEqual(["A", "B", "C", "D"]);
    expect(verdict).toBe("Succeeded");
  });

  it("runs so many at once, those first that come first in the definition", async () => {
    const { ran, most } = await play(
      ["A", "B", "C", "D", "E"].map((name) => step(name)),
      { atOnce: 2 },
    );
    expect(most).toBe(2);
    expect(ran).toEqual(["A", "B", "C", "D", "E"]);
  });

  it("starts nothing after a failure, or all that does not need the failed step when it keeps going", async () => {
    const steps = [
      step("Bad"),
      step("Slow"),
      step("AfterBad", "Bad"),
      step("AfterSlow", "Slow"),
      step("Both", "AfterBad", "Slow"),
    ];
    const ends = { Bad: failed };
    expect(await play(steps, { ends })).toMatchObject({ verdict: "Failed", ran: ["Bad", "Slow"] });
    expect(await play(steps, { ends, keepGoing: true })).toMatchObject({
      verdict: "Failed",
      ran: ["Bad", "Slow", "AfterSlow"],
    });
  });

  it("ends with a Fail step also when it keeps going", async () => {
    const steps = [{ ...step("End"), Type: "Fail" }, step("Slow"), step("AfterSlow", "Slow")];
    expect(await play(steps, { ends: { End: failed }, keepGoing: true })).toMatchObject({
      verdict: "Failed",
      ran: ["End", "Slow"],
    });
  });

  it("takes one branch, and runs what waits for the Condition itself whichever it takes", async () => {
    const steps = [
      choice("C", [step("If")], [step("Else")]),
      step("AfterC", "C"),
      step("AfterIf", "If"),
      step("NeedsBoth", "If", "Else"),
    ];
    expect((await play(steps, { ends: { C: outcome(true) } })).ran).toEqual(["C", "If", "AfterC", "AfterIf"]);
    const other = await play(steps, { ends: { C: outcome(false) } });
    expect(other).toMatchObject({ verdict: "Succeeded", ran: ["C", "Else", "AfterC"] });
  });

  it("leaves out what stands below a Condition that does not run", async () => {
    const inner = choice("Inner", [step("Deep")], [step("DeepElse")]);
    const steps = [choice("Outer", [inner, step("If")], [step("Else")]), step("AfterDeep", "DeepElse")];
    expect((await play(steps, { ends: { Outer: outcome(false) } })).ran).toEqual(["Outer", "Else"]);
    expect((await play(steps, { ends: { Outer: outcome(true), Inner: outcome(false) } })).ran).toEqual([
      "Outer",
      "Inner",
      "If",
      "DeepElse",
      "AfterDeep",
    ]);
  });

  it("goes on from what has ended before, with the branch that was taken", async () => {
    const steps = [step("A"), choice("C", [step("If")], [step("Else")]), step("B", "A", "C")];
    expect((await play(steps, { known: { A: done, C: outcome(false) } })).ran).toEqual(["Else", "B"]);
    expect((await play(steps, { known: { A: done, C: outcome(true), If: done, B: done } })).ran).toEqual([]);
  });

  it("runs a selection alone; what it waits for outside of it counts as done", async () => {
    const steps = [step("A"), choice("C", [step("If", "A")], [step("Else")]), step("B", "If"), step("D", "B")];
    expect((await play(steps, { only: ["If", "B"] })).ran).toEqual(["If", "B"]);
  });

  it("fails when a step cannot be run at all, once the others have ended", async () => {
    const graph = graphOf({ Version: "2020-12-01", Steps: [step("A"), step("B"), step("C", "B")] });
    const ended: string[] = [];
    const schedule = runSchedule({
      graph,
      steps: new Set(graph.nodes.keys()),
      known: new Map(),
      atOnce: () => 9,
      stop: new AbortController().signal,
      keepGoing: true,
      run: async (name) => {
        if (name === "A") throw new Error("the disk is gone");
        await soon();
        ended.push(name);
        return done;
      },
    });
    await expect(schedule.done).rejects.toThrow("the disk is gone");
    expect(ended).toEqual(["B"]);
  });

  it.each<[string, (i: number) => StepJson]>([
    ["a chain of 5,000", (i) => (i === 0 ? step("S0") : step(`S${i}`, `S${i - 1}`))],
    ["5,000 after one", (i) => (i === 0 ? step("S0") : step(`S${i}`, "S0"))],
    [
      "one after 4,999",
      (i) => (i === 4999 ? step("Last", ...Array.from({ length: 4999 }, (_, j) => `S${j}`)) : step(`S${i}`)),
    ],
  ])("takes time in proportion to the edges: %s", async (_, stepOf) => {
    const steps = Array.from({ length: 5000 }, (__, i) => stepOf(i));
    const before = performance.now();
    const { ran } = await play(steps);
    expect(ran).toHaveLength(5000);
    // Looking at every waiting step at each end would be 25 million looks.
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
