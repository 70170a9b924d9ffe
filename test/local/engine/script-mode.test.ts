import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decode, scriptMode, type ResourceConfigJson } from "../../../local/containers/script-mode.ts";
import { argumentText, type PyValue } from "../../../definition/evaluate/index.ts";

// Recorded from AWS's own training toolkit.
const golden = readFileSync(new URL("./fixtures/sm-env-golden.txt", import.meta.url), "utf8").split("\n");
const after = (head: string): string => golden[golden.findIndex((line) => line.startsWith(head)) + 1] ?? "";
const variables = Object.fromEntries(
  golden.flatMap((line) => {
    const [, name, value] = /^([A-Z][A-Z0-9_ ]+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  }),
);

describe("script mode", () => {
  const mode = scriptMode({
    hyperparameters: JSON.parse(after("# hyperparameters.json")) as Record<string, string>,
    resourceConfig: JSON.parse(after("# resourceconfig.json")) as ResourceConfigJson,
    inputDataConfig: JSON.parse(after("# inputdataconfig.json")) as Record<string, PyValue>,
    jobName: "j1",
    region: "us-east-1",
    cpus: 2,
    gpus: 0,
  });

  it("passes the command line that the toolkit passes", () => {
    expect(mode?.args).toEqual([
      "--epochs",
      "3",
      "--flag",
      "True",
      "-k",
      "7",
      "--lr",
      "0.001",
      "--name",
      "resnet",
      "--nested",
      "a=[1, 2],b=1",
      "--with space",
      "a b",
    ]);
  });

  // Set by the job around script mode, not by script mode.
  const others = new Set(["TRAINING_JOB_NAME", "SM_STUDIO_LOCAL_MODE"]);
  it.each(Object.entries(variables).filter(([name]) => !others.has(name)))(
    "sets %s as the toolkit does",
    (name, value) => {
      expect(mode?.env[name]).toBe(value);
    },
  );

  it("sets nothing that the toolkit does not", () => {
    expect(Object.keys(mode?.env ?? {}).filter((name) => !(name in variables) && name !== "PYTHONPATH")).toEqual([]);
  });

  it("is no script mode without a program", () => {
    const none = scriptMode({
      hyperparameters: { epochs: "1" },
      resourceConfig: {} as ResourceConfigJson,
      inputDataConfig: {},
      jobName: "j",
      region: "r",
      cpus: 1,
      gpus: 0,
    });
    expect(none).toBeUndefined();
  });
});

describe("a hyperparameter as an argument", () => {
  it.each([
    ["1e-5", "1e-05"],
    ["0.00001", "1e-05"],
    ["1e-4", "0.0001"],
    ["2.0", "2.0"],
    ["2", "2"],
    ["1e16", "1e+16"],
    ["123456789.5", "123456789.5"],
    ["true", "True"],
    ["null", ""],
    ['"a b"', "a b"],
    ["plain text", "plain text"],
    ['[1, "a", null]', "[1, 'a', None]"],
    ['{"b": {"c": "it\'s"}}', "b={'c': \"it's\"}"],
    ["12345678901234567890", "12345678901234567890"],
    ["ml.m5.large", "ml.m5.large"],
  ])("%s reads %s in Python", (text, expected) => {
    expect(argumentText(decode(text))).toBe(expected);
  });
});
