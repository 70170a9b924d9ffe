import { expect, test } from "vitest";
import { canonical } from "../../definition/index.ts";
import * as sw from "../../steps/index.ts";

const n = sw.parameter.float("N", 1);
const get = '{"Get":"Parameters.N"}';

test.each<[string, sw.Condition, string]>([
  ["equals", sw.equals(n, 1), `{"Type":"Equals","LeftValue":${get},"RightValue":1}`],
  ["greaterThan", sw.greaterThan(n, 1), `{"Type":"GreaterThan","LeftValue":${get},"RightValue":1}`],
  ["atLeast", sw.atLeast(1, n), `{"Type":"GreaterThanOrEqualTo","LeftValue":1,"RightValue":${get}}`],
  ["lessThan", sw.lessThan("a", "b"), `{"Type":"LessThan","LeftValue":"a","RightValue":"b"}`],
  ["atMost", sw.atMost(n, n), `{"Type":"LessThanOrEqualTo","LeftValue":${get},"RightValue":${get}}`],
  ["isIn", sw.isIn(n, [1, n]), `{"Type":"In","QueryValue":${get},"Values":[1,${get}]}`],
  [
    "not",
    sw.not(sw.equals(true, false)),
    `{"Type":"Not","Condition":{"Type":"Equals","LeftValue":true,"RightValue":false}}`,
  ],
  [
    "or",
    sw.or(sw.equals(n, 1), sw.not(sw.isIn("a", ["b"]))),
    `{"Type":"Or","Conditions":[{"Type":"Equals","LeftValue":${get},"RightValue":1},{"Type":"Not","Condition":{"Type":"In","QueryValue":"a","Values":["b"]}}]}`,
  ],
])("%s", (_, condition, json) => {
  expect(canonical(condition)).toBe(json);
});

test("a condition step carries all conditions and both branches", () => {
  const [yes, no] = [sw.fail("Yes", { ErrorMessage: "yes" }), sw.fail("No", {})];
  const step = sw.condition("Check", {
    Conditions: [sw.equals(n, 1), sw.lessThan(n, 2)],
    IfSteps: [yes],
    ElseSteps: [no],
  });
  expect(canonical(step)).toBe(
    `{"Name":"Check","Type":"Condition","Arguments":{"Conditions":[{"Type":"Equals","LeftValue":${get},"RightValue":1},{"Type":"LessThan","LeftValue":${get},"RightValue":2}],"IfSteps":[{"Name":"Yes","Type":"Fail","Arguments":{"ErrorMessage":"yes"}}],"ElseSteps":[{"Name":"No","Type":"Fail","Arguments":{"ErrorMessage":""}}]}}`,
  );
  expect(canonical(step.properties.Outcome)).toBe('{"Get":"Steps.Check.Outcome"}');
  expect(sw.condition("C", { Conditions: [], IfSteps: [yes] }).toJSON().Arguments).toMatchObject({ ElseSteps: [] });
});
