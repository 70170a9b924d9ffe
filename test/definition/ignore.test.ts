import { expect, test } from "vitest";
import { validate, type Problem } from "../../definition/index.ts";

const parameter = (name: string) => ({ Name: name, Type: "Integer", DefaultValue: 1 });
const fail = (name: string) => ({ Name: name, Type: "Fail", Arguments: { ErrorMesage: "x" } });
const text = (ignore: unknown) =>
  JSON.stringify(
    {
      Version: "2020-12-01",
      Metadata: ignore === undefined ? {} : { "sagewright:ignore": ignore },
      Parameters: [parameter("Epochs"), parameter("Rate")],
      Steps: [
        fail("A"),
        {
          Name: "Check",
          Type: "Condition",
          Arguments: {
            Conditions: [{ Type: "Equals", LeftValue: { Get: "Execution.PipelineName" }, RightValue: "x" }],
            IfSteps: [fail("Inner")],
            ElseSteps: [],
          },
        },
      ],
    },
    null,
    2,
  );
const found = (ignore: unknown, options = {}) => validate(text(ignore), options);
const words = (problems: readonly Problem[]) =>
  problems.map(({ code, severity, path }) => `${severity} ${code} ${path}`);

test("without an ignore the definition has four findings", () => {
  expect(words(found(undefined))).toEqual([
    "warning SW2103 Parameters[0]",
    "warning SW2103 Parameters[1]",
    "error SW5001 Steps[0].Arguments.ErrorMesage",
    "error SW5001 Steps[1].Arguments.IfSteps[0].Arguments.ErrorMesage",
  ]);
});

test("a code alone hides all of its findings", () => {
  expect(words(found("SW2103, SW5001"))).toEqual([]);
  expect(words(found("sw2103,SW5001,"))).toEqual([]);
});

test("a code at a name hides those of that parameter or of that very step, not of the steps of its branches", () => {
  expect(words(found("SW2103@Rate, SW5001@Inner"))).toEqual([
    "warning SW2103 Parameters[0]",
    "error SW5001 Steps[0].Arguments.ErrorMesage",
  ]);
  expect(words(found("SW5001@Check"))).toContain("error SW5001 Steps[1].Arguments.IfSteps[0].Arguments.ErrorMesage");
});

test("an entry that matches nothing is a note at its place, with the name that was meant, or with a fix", () => {
  const [dead, misspelt] = found("SW2103, SW5001, SW8001, SW5001@Iner").filter(({ code }) => code === "SW1201");
  const line = text("SW2103, SW5001, SW8001, SW5001@Iner").split("\n")[(dead?.line ?? 0) - 1] ?? "";
  expect(line.slice((dead?.column ?? 0) - 1)).toMatch(/^SW8001/);
  expect(dead).toMatchObject({ severity: "note", path: "Metadata.sagewright:ignore", hint: "take it out" });
  expect(dead?.fix?.edits).toEqual([{ path: "Metadata.sagewright:ignore", set: "SW2103, SW5001, SW5001@Iner" }]);
  expect(misspelt).toMatchObject({ hint: "did you mean Inner?" });
  expect(misspelt).not.toHaveProperty("fix");
});

test("a finding that the options turn off still counts as matched", () => {
  expect(words(found("SW2103, SW5001", { severities: { SW2103: "off" } }))).toEqual([]);
});

test.each([
  ["SW9999", /no code SW9999/],
  ["SW5001, everything", /"everything" in sagewright:ignore is no code/],
  [["SW5001"], /is \["SW5001"\], not text/],
  [7, /is 7, not text/],
])("%j is a warning", (ignore, message) => {
  const warnings = found(ignore).filter(({ code }) => code === "SW1202");
  expect(warnings).toMatchObject([{ severity: "warning", message: expect.stringMatching(message) }]);
});

test("an unknown code names the nearest", () => {
  expect(found("SW500l").find(({ code }) => code === "SW1202")?.hint).toMatch(/SW500\d/);
});

test("severities are judged by code; a text that cannot be read stays an error", () => {
  const judged = found(undefined, { severities: { SW2103: "error", SW5001: "note" } });
  expect(judged.map(({ severity }) => severity)).toEqual(["error", "error", "note", "note"]);
  expect(words(found(undefined, { severities: { SW2103: "off", SW5001: "off" } }))).toEqual([]);
  expect(validate("{", { severities: { SW1001: "off" } })).toMatchObject([{ code: "SW1001", severity: "error" }]);
});
