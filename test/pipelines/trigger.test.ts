import { expect, test } from "vitest";
import { ProblemError } from "../../definition/index.ts";
import { pipeline } from "../../pipelines/pipeline.ts";
import { rulePrefix } from "../../pipelines/trigger-rules.ts";
import { assign, fromEvent, onEvent, schedule, type Trigger } from "../../pipelines/trigger.ts";
import { fail, join, parameter } from "../../steps/index.ts";

const epochs = parameter.integer("Epochs", 3);
const rate = parameter.float("Rate", 0.5);
const fast = parameter.boolean("Fast", false);
const mode = parameter.enum("Mode", ["full", "quick"], "full");
const data = parameter.string("InputDataUri");
const spaced = parameter.string("under_score", "x");

const withTriggers = (...triggers: readonly Trigger[]) =>
  pipeline("p", {
    parameters: [epochs, rate, fast, mode, data, spaced],
    steps: [fail("Stop", { ErrorMessage: join("", [data]) })],
    triggers,
  });

function problemsOf(...triggers: readonly Trigger[]): readonly string[] {
  try {
    withTriggers(...triggers);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    for (const { path, line } of error.problems) expect([path, typeof line]).toEqual([import.meta.filename, "number"]);
    return error.problems.map(({ code, message, hint }) => `${code} ${message}; ${hint}`);
  }
  return [];
}

const given = [assign(data, "s3://b/k")];

test("triggers are part of the pipeline and not of its definition", () => {
  const daily = schedule({ rate: "1 day", parameters: [...given, assign(epochs, 5), assign(fast, true)] });
  const arrival = onEvent({
    pattern: { source: ["aws.s3"], detail: { object: { key: [{ prefix: "incoming/" }] } } },
    parameters: [assign(data, fromEvent("$.detail.object.key"))],
  });
  const built = withTriggers(daily, arrival);
  expect(built.settings.triggers).toEqual([daily, arrival]);
  expect(JSON.parse(built.definition())).not.toHaveProperty("triggers");
});

test("the line that wrote a trigger is the line that is named", () => {
  const line = Number(/:(\d+):\d+\)?$/m.exec(new Error().stack ?? "")?.[1]) + 1;
  const trigger = schedule({ rate: "1 day" });
  expect(() => withTriggers(trigger)).toThrow(ProblemError);
  try {
    withTriggers(trigger);
  } catch (error) {
    expect((error as ProblemError).problems[0]).toMatchObject({ path: import.meta.filename, line });
  }
});

test.each<[string, () => Trigger, string]>([
  ["a parameter without a value", () => schedule({ rate: "1 day" }), "SW0506 .*without a value for InputDataUri"],
  [
    "an unknown parameter",
    () => schedule({ rate: "1 day", parameters: [...given, assign(parameter.integer("Epoch", 1), 2)] }),
    'SW0505 .*no parameter Epoch; did you mean "Epochs"',
  ],
  [
    "half an epoch",
    () => schedule({ rate: "1 day", parameters: [...given, assign(epochs, 2.5)] }),
    'SW0505 .*Epochs is "2.5", which is no Integer',
  ],
  [
    "a value outside the enum",
    () => schedule({ rate: "1 day", parameters: [...given, assign(mode, "fast")] }),
    "SW0505 .*give one of full, quick",
  ],
  ["empty text", () => schedule({ rate: "1 day", parameters: [assign(data, "")] }), "SW0505 .*empty text"],
  [
    "a long text",
    () => schedule({ rate: "1 day", parameters: [assign(data, "x".repeat(1025))] }),
    "SW0505 .*1025 characters",
  ],
  [
    "text that EventBridge reads as a path",
    () => schedule({ rate: "1 day", parameters: [assign(data, "$.x")] }),
    "SW0505 .*use fromEvent",
  ],
  [
    "a parameter given twice",
    () => schedule({ rate: "1 day", parameters: [...given, ...given] }),
    "SW0505 .*given twice",
  ],
  [
    "a name that EventBridge cannot pass",
    () => schedule({ rate: "1 day", parameters: [...given, assign(spaced, "x")] }),
    "SW0505 .*cannot pass parameter under_score",
  ],
  ["a wrong cron", () => schedule({ cron: "0 12 * * *", parameters: given }), "SW0503 .*has 5 fields"],
  [
    "a pattern of bare text",
    () => onEvent({ pattern: { source: "aws.s3" }, parameters: given }),
    'SW0504 pattern.source is "aws.s3", not a list',
  ],
  ["an empty pattern", () => onEvent({ pattern: {}, parameters: given }), "SW0504 pattern is empty"],
  ["a long pattern", () => onEvent({ pattern: { source: ["x".repeat(4096)] }, parameters: given }), "SW0504 .*4096"],
  ["a long name", () => schedule({ name: "x".repeat(21), rate: "1 day", parameters: given }), "SW0501"],
])("%s is refused when the pipeline is built", (_, make, expected) => {
  expect(problemsOf(make()).join("\n")).toMatch(new RegExp(expected));
});

test("from JavaScript: at(…), and a value of the event in a schedule", () => {
  const untyped = schedule as (options: object) => Trigger;
  expect(problemsOf(untyped({ at: "2027-01-01T00:00:00", parameters: given }))[0]).toMatch(
    /SW0503 rules have no at\(…\)/,
  );
  expect(problemsOf(untyped({ parameters: given }))[0]).toMatch(/SW0503 .*neither rate/);
  const event = untyped({ rate: "1 day", parameters: [assign(data, fromEvent("$.time"))] });
  expect(problemsOf(event)[0]).toMatch(/SW0505 .*a schedule has no event/);
});

test("two triggers of one kind have names of their own; the same name twice is refused", () => {
  const every = (name?: string) => schedule({ rate: "1 day", parameters: given, ...(name !== undefined && { name }) });
  expect(problemsOf(every(), every(), every("night"))).toEqual([]);
  expect(problemsOf(every("night"), every("night"))).toEqual([
    "SW0502 there are two triggers named night; give every trigger a name of its own",
  ]);
});

test("a rule's name fits EventBridge, also for a pipeline whose name is long", () => {
  const long = rulePrefix("a".repeat(256));
  expect(long).toMatch(/^sagewright-a+-[0-9a-f]{8}-$/);
  expect(long).toHaveLength(44);
  expect(rulePrefix(`${"a".repeat(255)}b`)).not.toBe(long);
  expect(rulePrefix("skin")).toBe("sagewright-skin-");
});

test("what cannot be right does not compile", () => {
  const made = () => {
    // @ts-expect-error epochs are a number
    assign(epochs, "3");
    // @ts-expect-error a boolean
    assign(fast, "true");
    // @ts-expect-error a path into the event begins with $.
    fromEvent("detail.key");
    // @ts-expect-error rules have no at(…)
    schedule({ rate: "1 day", at: "2027-01-01T00:00:00" });
    // @ts-expect-error a schedule has a rate or a cron
    schedule({ parameters: given });
    // @ts-expect-error a rate or a cron, not both
    schedule({ rate: "1 day", cron: "0 0 * * ? *" });
    // @ts-expect-error a schedule has no event to take a value of
    schedule({ rate: "1 day", parameters: [assign(data, fromEvent("$.detail.key"))] });
  };
  expect(made).toBeTypeOf("function");
});
