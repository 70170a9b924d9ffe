import { describe, expect, test } from "vitest";
import {
  canonical,
  drawMermaid,
  drawSvg,
  graphOf,
  parseDefinition,
  validate,
  type Definition,
} from "../../definition/index.ts";
import { sdkDefinitions, skinSample } from "./sdk-definitions.ts";

/**
 * Every error in the definitions that the Python SDK's own tests emit: by rule, by the words that it is about, the ids. All
 * are true: the tests read parameters that they never declare, mount inputs outside of /opt/ml/processing, pass names that
 * no AWS resource can have, and one has no steps.
 */
const trueErrors: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SW1103: {
    "Steps is empty": "018",
  },
  SW3002: {
    '"my-processing-input"': "024-026 036-040 054-058",
    '"my-output"': "032-045",
    '"MyArgOutput"': "065-068",
    '"MyJars"': "065-066",
    '"OurJar"': "065-066",
    '"MyFiles"': "065-066",
    '"OurFiles"': "065-066",
    '"MySparkEventLogS3Uri"': "065-068",
    '"MyPyFiles"': "066",
    '"OurPyFiles"': "066",
    '"Role"': "069",
    '"ParamStringEnvVar"': "071",
    '"SourceDir"': "073-093 106",
    '"EntryPoint"': "073-093 106",
    '"training_input"': "077-085 099-101",
  },
  SW5004: {
    '"DummyRole"': "000-004 007 009-010 012 016-017 019-068 070-106 108-109",
    '"s3://"': "014-017",
    '"my_security_group_id"': "019-063",
    '"my_subnet_id"': "019-063",
    '"my_model"': "107",
  },
  SW5008: {
    '"processing_manifest"': "019-023 032-035 046-053 065-068",
    '"processing-input"': "024-031 036-045 054-063",
  },
};

/** What would be a false alarm on a definition that AWS's own SDK emits. */
const neverErrors = ["SW1102", "SW1106", "SW3003", "SW3005", "SW3006", "SW3007", "SW3008", "SW5001", "SW5002"];

const found = sdkDefinitions.flatMap(({ id, text }) => validate(text).map((problem) => ({ id, ...problem })));
const errors = found.filter(({ severity }) => severity === "error");

test("all 110 definitions are read", () => expect(new Set(sdkDefinitions.map(({ id }) => id)).size).toBe(110));

test("no error about members, or about references to steps, outputs and property files", () =>
  expect(errors.filter(({ code }) => neverErrors.includes(code))).toEqual([]));

test("the errors are the true ones, each in the definitions that have it", () => {
  const wanted = Object.entries(trueErrors).flatMap(([code, byWords]) =>
    Object.entries(byWords).flatMap(([words, ids]) => idsIn(ids).map((id) => `${code} ${words} ${id}`)),
  );
  const told = errors.map(({ code, message, id }) => {
    const words = Object.keys(trueErrors[code] ?? {}).find((one) => message.includes(one));
    return `${code} ${words ?? message} ${id}`;
  });
  expect([...new Set(told)].toSorted()).toEqual(wanted.toSorted());
});

test("warnings and notes are counted", () => {
  const counts: Record<string, number> = {};
  for (const { code, severity } of found)
    if (severity !== "error") counts[`${code} ${severity}`] = (counts[`${code} ${severity}`] ?? 0) + 1;
  expect(counts).toMatchInlineSnapshot(`
    {
      "SW2006 note": 2,
      "SW5001 warning": 3,
      "SW5002 warning": 4,
      "SW5004 warning": 1,
      "SW6002 warning": 2,
      "SW7102 note": 19,
      "SW8001 warning": 37,
      "SW8004 warning": 1,
      "SW8008 note": 51,
      "SW8010 warning": 4,
      "SW8011 warning": 8,
      "SW8016 warning": 4,
      "SW8017 warning": 8,
    }
  `);
});

test("tags and a channel that only AWS's model refuses are warnings", () => {
  const doubted = found.filter(({ code }) => code === "SW5001" || code === "SW5002");
  expect(doubted.map(({ id, code, severity }) => `${id} ${code} ${severity}`)).toEqual([
    "v2-000 SW5002 warning",
    "v2-000 SW5001 warning",
    "v2-001 SW5002 warning",
    "v2-001 SW5001 warning",
    "v2-002 SW5002 warning",
    "v2-002 SW5001 warning",
    "v2-109 SW5002 warning",
  ]);
});

test("the skin sample's known defects are found, and nothing else", () => {
  expect(validate(skinSample).map(({ code, path }) => `${code} ${path}`)).toMatchInlineSnapshot(`
    [
      "SW2103 Parameters[1]",
      "SW2103 Parameters[2]",
      "SW2104 Parameters[3]",
      "SW8008 Steps[0].Arguments",
      "SW8003 Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceCount",
      "SW8002 Steps[0].Arguments.AppSpecification.ImageUri",
      "SW7102 Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
      "SW8016 Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
      "SW8017 Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
      "SW8001 Steps[0].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri",
      "SW8015 Steps[0].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri",
      "SW8001 Steps[0].Arguments.ProcessingOutputConfig.Outputs[1].S3Output.S3Uri",
      "SW8015 Steps[0].Arguments.ProcessingOutputConfig.Outputs[1].S3Output.S3Uri",
      "SW8001 Steps[0].Arguments.ProcessingOutputConfig.Outputs[2].S3Output.S3Uri",
      "SW8015 Steps[0].Arguments.ProcessingOutputConfig.Outputs[2].S3Output.S3Uri",
      "SW8008 Steps[1].Arguments.StoppingCondition.MaxRuntimeInSeconds",
      "SW8008 Steps[2].Arguments",
      "SW8002 Steps[2].Arguments.AppSpecification.ImageUri",
      "SW8014 Steps[2].Arguments.AppSpecification.ContainerArguments[5]",
      "SW8013 Steps[2].Arguments.ProcessingInputs[1].S3Input.S3InputMode",
      "SW8013 Steps[2].Arguments.ProcessingInputs[2].S3Input.S3InputMode",
      "SW7102 Steps[2].Arguments.ProcessingInputs[3].S3Input.S3Uri",
      "SW8016 Steps[2].Arguments.ProcessingInputs[3].S3Input.S3Uri",
      "SW8011 Steps[3].Arguments.IfSteps[0].Arguments",
      "SW6004 Steps[3].Arguments.ElseSteps",
    ]
  `);
});

describe.each([...sdkDefinitions, { id: "skin sample", text: skinSample }])("$id", ({ text }) => {
  test("can be ordered, written and drawn", () => {
    const definition = parseDefinition(text).value as unknown as Definition;
    const graph = graphOf(definition);
    expect(graph.order).toHaveLength(graph.nodes.size);
    expect(JSON.parse(canonical(definition))).toEqual(JSON.parse(text));
    const svg = drawSvg(definition);
    for (const [name, { step }] of graph.nodes) expect(svg).toContain(`<title>${step.Type} ${name}`);
    expect(drawMermaid(definition).match(/^\s+s\d+(?=[^\w\s-])/gm) ?? []).toHaveLength(graph.nodes.size);
  });
});

/** `003 010-012` as `v2-003`, `v2-010` and so on. */
function idsIn(text: string): readonly string[] {
  return text.split(" ").flatMap((part) => {
    const [first = "", last = first] = part.split("-");
    const count = Number(last) - Number(first) + 1;
    return Array.from({ length: count }, (_, i) => `v2-${String(Number(first) + i).padStart(3, "0")}`);
  });
}
