import { describe, expect, test } from "vitest";
import { Float, ProblemError, simulate, type Definition, type StepJson } from "../../../definition/index.ts";

const get = (path: string) => ({ Get: path });
const join = (on: string, ...Values: unknown[]) => ({ "Std:Join": { On: on, Values } });
const lambda = (Name: string, Arguments: object = {}, more: Partial<StepJson> = {}): StepJson => ({
  Name,
  Type: "Lambda",
  Arguments: Arguments as never,
  ...more,
});
const fail = (Name: string, ErrorMessage: unknown): StepJson => ({
  Name,
  Type: "Fail",
  Arguments: { ErrorMessage } as never,
});
const decide = (Name: string, Conditions: unknown[], IfSteps: StepJson[], ElseSteps: StepJson[] = []): StepJson => ({
  Name,
  Type: "Condition",
  Arguments: { Conditions, IfSteps, ElseSteps } as never,
});
const definition = (Steps: StepJson[], Parameters: Definition["Parameters"] = []): Definition => ({
  Version: "2020-12-01",
  Parameters,
  PipelineExperimentConfig: { ExperimentName: get("Execution.PipelineName"), TrialName: "t" },
  Steps,
});
const yes = { Type: "Equals", LeftValue: 1, RightValue: 1 };
const no = { Type: "Equals", LeftValue: 1, RightValue: 2 };
const names = (steps: readonly { readonly name: string }[]) => steps.map(({ name }) => name);

describe("arguments", () => {
  const args = (
    value: unknown,
    options: Parameters<typeof simulate>[1] = {},
    parameters: Definition["Parameters"] = [],
  ): unknown => {
    const steps = [lambda("A"), lambda("B", { value }, { DependsOn: ["A"] })];
    const found = simulate(definition(steps, parameters), options).steps.find(({ name }) => name === "B");
    return (found?.arguments as { readonly value: unknown } | undefined)?.value;
  };

  test("what a step has not answered yet stays an expression, and what is known around it is worked out", () => {
    const bucket = [{ Name: "Bucket", Type: "String", DefaultValue: "b" }] as const;
    const uri = join("/", "s3:/", get("Parameters.Bucket"), get("Execution.PipelineExecutionId"), 3, true);
    expect(args(uri, {}, bucket)).toEqual(join("/", "s3:/", "b", get("Execution.PipelineExecutionId"), "3", "true"));
    expect(args(uri, { execution: { PipelineExecutionId: "abc" } }, bucket)).toBe("s3://b/abc/3/true");
    expect(args(get("Steps.A.OutputParameters['x']"))).toEqual(get("Steps.A.OutputParameters['x']"));
    expect(
      args({ "Std:JsonGet": { S3Uri: join("", get("Parameters.Bucket"), get("Steps.A.Uri")), Path: "p" } }, {}, bucket),
    ).toEqual({ "Std:JsonGet": { S3Uri: join("", "b", get("Steps.A.Uri")), Path: "p" } });
  });

  test("what is given as outputs is read as the Describe response is", () => {
    const outputs = {
      A: { OutputParameters: [{ Name: "x", Value: 2 }], Deep: { list: [{ OutputName: "o", v: 1.5 }] } },
    };
    expect(args(get("Steps.A.Deep.list['o'].v"), { outputs })).toBe(1.5);
    expect(args(join("", get("Steps.A.OutputParameters['x'].Value")), { outputs })).toBe("2");
    expect(args(get("Steps.A.Nothing"), { outputs })).toEqual(get("Steps.A.Nothing"));
  });

  test("what comes from elsewhere is data, whatever it looks like", () => {
    const outputs = { A: { Sly: { Get: "Parameters.Bucket" } } };
    expect(args(get("Steps.A.Sly"), { outputs })).toEqual({ Get: "Parameters.Bucket" });
  });

  test("time comes from the caller", () => {
    expect(args(get("Execution.StartDateTime"), { now: new Date(0) })).toBe("1970-01-01T00:00:00.000Z");
    expect(args(get("Execution.StartDateTime"))).toEqual(get("Execution.StartDateTime"));
    expect(args(get("PipelineExperimentConfig.ExperimentName"), { execution: { PipelineName: "skin" } })).toBe("skin");
  });

  test("a number stays as its type writes it, in text too", () => {
    const parameters = [{ Name: "Real", Type: "Float", DefaultValue: new Float(2) }] as const;
    expect(args(join("", get("Parameters.Real")), {}, parameters)).toBe("2.0");
    expect(args(join("", get("Parameters.Real")), { parameters: { Real: "0.60" } }, parameters)).toBe("0.60");
  });

  test("members beside the arguments are worked out too", () => {
    const FunctionArn = join(":", "arn", get("Execution.PipelineName"));
    const run = simulate(definition([{ ...lambda("A"), FunctionArn } as StepJson]), {
      execution: { PipelineName: "p" },
    });
    expect(run.steps[0]?.members).toEqual({ FunctionArn: "arn:p" });
  });
});

describe("which steps run", () => {
  test("the branch that is not taken, and whatever needs it, never runs", () => {
    const run = simulate(
      definition([
        lambda("After", {}, { DependsOn: ["Good"] }),
        decide("Check", [no], [lambda("Good")], [lambda("Bad")]),
        lambda("Told", { outcome: get("Steps.Check.Outcome") }),
      ]),
    );
    expect(run.order).toEqual(["Check", "Bad", "Told"]);
    expect(run.skipped).toEqual([
      { name: "Good", type: "Lambda", reason: "Check is false and takes ElseSteps" },
      { name: "After", type: "Lambda", reason: "it waits for Good, which does not run" },
    ]);
    expect(run.steps.find(({ name }) => name === "Told")?.arguments).toEqual({ outcome: false });
    expect(run.outcome).toBe("Succeeded");
  });

  test("a Condition in a branch that is not taken decides nothing", () => {
    const inner = decide("Inner", [yes], [lambda("Deep")]);
    const run = simulate(definition([decide("Outer", [no], [inner])]));
    expect(run.order).toEqual(["Outer"]);
    expect(names(run.skipped)).toEqual(["Inner", "Deep"]);
  });

  test("an unknown operand leaves both branches open, unless another condition decides", () => {
    const unknown = { Type: "LessThan", LeftValue: get("Steps.A.x"), RightValue: 1 };
    const open = simulate(definition([lambda("A"), decide("Check", [unknown], [lambda("B")], [fail("F", "no")])]));
    expect(open.outcome).toBe("Unknown");
    expect(names(open.undecided)).toEqual(["B", "F"]);
    expect(open.steps[1]).toMatchObject({
      conditions: [{ text: "A.x (not known) < 1", unknown: ["Steps.A.x has no value"] }],
    });
    expect(open.steps[1]?.outcome).toBeUndefined();
    const decided = simulate(definition([lambda("A"), decide("Check", [unknown, no], [lambda("B")], [lambda("C")])]));
    expect(decided.order).toEqual(["A", "Check", "C"]);
  });

  test("after a Fail nothing new starts for certain", () => {
    const run = simulate(
      definition([
        lambda("Root"),
        lambda("Other"),
        lambda("Later", {}, { DependsOn: ["Other"] }),
        decide("Check", [yes], [fail("Stop", join(" ", "at", get("Steps.Root.x")))]),
      ]),
    );
    expect(run.outcome).toBe("Failed");
    expect(run.failMessage).toBe('at {"Get":"Steps.Root.x"}');
    expect(run.order).toEqual(["Root", "Other", "Check", "Stop"].filter((name) => run.order.includes(name)));
    expect(new Set(run.order)).toEqual(new Set(["Root", "Other", "Check", "Stop"]));
    expect(names(run.undecided)).toEqual(["Later"]);
  });

  test("a step whose expression cannot have a value fails, and what waits for it never runs", () => {
    const broken = lambda("A", { x: get("Parameters.Nope") });
    const run = simulate(definition([broken, lambda("B", {}, { DependsOn: ["A"] })]));
    expect(run).toMatchObject({ outcome: "Failed", failMessage: "there is no parameter Nope", order: ["A"] });
    expect(run.skipped).toEqual([{ name: "B", type: "Lambda", reason: "it waits for A, which fails" }]);
  });
});

describe("conditions", () => {
  const processing = (): StepJson => ({
    Name: "Eval",
    Type: "Processing",
    Arguments: {},
    PropertyFiles: [{ PropertyFileName: "Report", OutputName: "o", FilePath: "r.json" }],
  });
  const from = (Path: string) => ({ "Std:JsonGet": { PropertyFile: get("Steps.Eval.PropertyFiles.Report"), Path } });
  const check = (condition: object, report: unknown) =>
    simulate(definition([processing(), decide("Check", [condition], [lambda("Yes")], [lambda("No")])]), {
      propertyFiles: { Eval: { Report: report as never } },
    });

  test("say in words which values decided, inside Not, Or and In too", () => {
    const run = check(
      {
        Type: "Or",
        Conditions: [
          { Type: "Not", Condition: { Type: "In", QueryValue: from("kind"), Values: ["a", "b"] } },
          { Type: "GreaterThan", LeftValue: from("n"), RightValue: 3 },
        ],
      },
      { kind: "b", n: 4 },
    );
    expect(run.steps[1]).toMatchObject({
      outcome: true,
      conditions: [
        {
          text: 'not (kind ("b") in "a", "b") or n (4) > 3',
          holds: true,
          of: [{ holds: false }, { holds: true, values: [4, 3] }],
        },
      ],
    });
  });

  test("a file without the value that is read fails the step, as a file that is no JSON does", () => {
    expect(check({ Type: "Equals", LeftValue: from("a.b"), RightValue: 1 }, {}).failMessage).toBe(
      "Eval.Report has nothing at a.b",
    );
    expect(check({ Type: "Equals", LeftValue: from("a"), RightValue: 1 }, "not json").failMessage).toBe(
      "Eval.Report is not JSON",
    );
    expect(check({ Type: "LessThan", LeftValue: from("a"), RightValue: 1 }, { a: "x" }).failMessage).toBe(
      "'x' and 1 cannot be compared; both must be numbers or both text",
    );
  });

  test("text keeps numbers as they were written", () => {
    const run = check({ Type: "Equals", LeftValue: join("", from("a")), RightValue: "2.0" }, '{"a": 2.0}');
    expect(run.order).toContain("Yes");
  });
});

describe("parameters", () => {
  const parameters = [
    { Name: "Needed", Type: "String" },
    { Name: "Whole", Type: "Integer", DefaultValue: 3 },
    { Name: "Kind", Type: "String", DefaultValue: "a", EnumValues: ["a", "b"] },
  ] as const;
  test("that are missing are named; what is wrong with given ones is said as the service says it", () => {
    expect(simulate(definition([lambda("A")], parameters)).missingParameters).toEqual(["Needed"]);
    const run = simulate(definition([lambda("A")], parameters), { parameters: { Whole: 1.5, Kind: "c", Other: true } });
    expect(run.problems).toEqual([
      '[Whole] is of type Integer; "1.5" is not',
      '[Kind] must be one of [a, b], not "c"',
      "[Other] is not a parameter of the pipeline; it has [Needed, Whole, Kind]",
    ]);
  });
});

test("text that is no definition, and steps in a circle, are refused in words", () => {
  expect(() => simulate("[")).toThrow(ProblemError);
  expect(() =>
    simulate(definition([lambda("A", {}, { DependsOn: ["B"] }), lambda("B", {}, { DependsOn: ["A"] })])),
  ).toThrow("no step of A => B => A can start");
});

test("1,000 steps are simulated at once", () => {
  const steps = Array.from({ length: 1000 }, (_, i) => lambda(`s${i}`, {}, i > 0 ? { DependsOn: [`s${i - 1}`] } : {}));
  const started = performance.now();
  expect(simulate(definition(steps)).order).toHaveLength(1000);
  expect(performance.now() - started).toBeLessThan(2000);
});
