import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { condition, definition, fail, openFixture, output, python, bucket, type Fixture } from "./fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

const compare = (Type: string, LeftValue: unknown, RightValue: unknown) => ({ Type, LeftValue, RightValue });
const outcome = (name: string, ...conditions: readonly object[]) => condition(name, conditions, [], []);
const parameter = (Name: string) => ({ Get: `Parameters.${Name}` });
const outcomes = async (steps: readonly object[], parameters: readonly object[] = []) => {
  const run = await fixture.run(definition(steps, parameters));
  return Object.fromEntries(
    run.steps.map(({ StepName = "", Metadata, FailureReason }) => [
      StepName,
      FailureReason ?? Metadata?.Condition?.Outcome,
    ]),
  );
};
/** A step whose property file says `{"ok": true}` and nothing else. */
const evaluate = python("Evaluate", "open('/opt/ml/processing/out/e.json', 'w').write('{\"ok\": true}')", {
  outputs: [output("out", `s3://${bucket}/conditions`)],
  step: {
    PropertyFiles: [
      { PropertyFileName: "There", OutputName: "out", FilePath: "e.json" },
      { PropertyFileName: "Absent", OutputName: "out", FilePath: "none.json" },
    ],
  },
});
const jsonGet = (file: string, Path: string) => ({
  "Std:JsonGet": { PropertyFile: { Get: `Steps.Evaluate.PropertyFiles.${file}` }, Path },
});

describe("conditions", () => {
  it("compare whole numbers and floats by value", async () => {
    const Parameters = [
      { Name: "Whole", Type: "Integer", DefaultValue: 2 },
      { Name: "Float", Type: "Float", DefaultValue: 2.5 },
    ];
    expect(
      await outcomes(
        [
          outcome("Less", compare("LessThan", parameter("Whole"), parameter("Float"))),
          outcome("Same", compare("Equals", parameter("Whole"), 2.0)),
          outcome("AtLeast", compare("GreaterThanOrEqualTo", parameter("Float"), 3)),
          outcome("Among", { Type: "In", QueryValue: parameter("Whole"), Values: [1, 2.0, 3] }),
        ],
        Parameters,
      ),
    ).toEqual({ Less: "True", Same: "True", AtLeast: "False", Among: "True" });
  });

  it("look at nothing behind what decides", async () => {
    const missing = compare("Equals", jsonGet("Absent", "x"), 1);
    expect(
      await outcomes([
        evaluate,
        outcome("And", compare("Equals", 1, 2), missing),
        outcome("Or", { Type: "Or", Conditions: [compare("Equals", 1, 1), missing] }),
        { ...outcome("Last", compare("Equals", 1, 1), missing), DependsOn: ["And", "Or"] },
      ]),
    ).toEqual({
      Evaluate: undefined,
      And: "False",
      Or: "True",
      Last: `ClientError: s3://${bucket}/conditions/none.json does not exist; the step that should write it did not`,
    });
  });

  it("fail plainly where a property file has nothing at a path, and where values do not compare", async () => {
    const told = await outcomes([evaluate, outcome("Key", compare("Equals", jsonGet("There", "metrics.auc"), 1))]);
    expect(told["Key"]).toBe(`ClientError: s3://${bucket}/conditions/e.json has nothing at metrics.auc`);
    const order = await outcomes([evaluate, outcome("Order", compare("LessThan", jsonGet("There", "ok"), 1))]);
    expect(order["Order"]).toBe("ClientError: True and 1 cannot be compared; both must be numbers or both text");
  });

  it("stand inside the branches of others", async () => {
    const inner = condition("Inner", [compare("Equals", 1, 2)], [fail("Never", "x")], [python("Deep", "pass")]);
    const run = await fixture.run(
      definition([condition("Outer", [compare("Equals", 1, 1)], [inner], [python("Else", "pass")])]),
    );
    expect(run.status).toBe("Succeeded");
    expect(run.steps.map(({ StepName }) => StepName)).toEqual(["Outer", "Inner", "Deep"]);
  });
});
