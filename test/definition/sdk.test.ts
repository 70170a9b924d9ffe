import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  canonical,
  drawMermaid,
  drawSvg,
  graphOf,
  parseDefinition,
  validate,
  type Definition,
} from "../../definition/index.ts";

const folder = new URL("./fixtures/sdk/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), "utf8");
const files = readdirSync(folder).toSorted();

/** The true errors of definitions that the Python SDK's own tests emit: dummy values and undeclared parameters. */
const dummies: Readonly<Record<string, readonly string[]>> = {
  SW3002: ["is not declared"],
  SW5001: ['unknown member "Name"'],
  SW5002: ["Key is missing"],
  SW5004: ['"DummyRole"', '"my_security_group_id"', '"my_subnet_id"', '"my_model"'],
  SW5008: ['"processing_manifest"', '"processing-input"'],
};

test.each(files)("no false alarm on %s", (file) => {
  const errors = validate(read(file)).filter(({ severity }) => severity === "error");
  for (const { code, path, message } of errors) {
    const known = dummies[code]?.some((text) => message.includes(text)) ?? false;
    expect(known, `${code} ${path}: ${message}`).toBe(true);
  }
});

test("the skin sample's known defects are found, and nothing else", () => {
  expect(validate(read("skin-sample.json")).map(({ code, path }) => `${code} ${path}`)).toEqual([
    "SW2103 Parameters[1]",
    "SW2103 Parameters[2]",
    "SW8003 Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceCount",
    "SW8002 Steps[0].Arguments.AppSpecification.ImageUri",
    "SW8001 Steps[0].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri",
    "SW8001 Steps[0].Arguments.ProcessingOutputConfig.Outputs[1].S3Output.S3Uri",
    "SW8001 Steps[0].Arguments.ProcessingOutputConfig.Outputs[2].S3Output.S3Uri",
    "SW8002 Steps[2].Arguments.AppSpecification.ImageUri",
  ]);
});

test.each(files)("%s can be ordered, written and drawn", (file) => {
  const text = read(file);
  const definition = parseDefinition(text).value as unknown as Definition;
  const graph = graphOf(definition);
  expect(graph.order).toHaveLength(graph.nodes.size);
  expect(JSON.parse(canonical(definition))).toEqual(JSON.parse(text));
  const svg = drawSvg(definition);
  for (const name of graph.nodes.keys())
    expect(svg).toContain(`<title>${graph.nodes.get(name)?.step.Type} ${name}</title>`);
  expect(drawMermaid(definition).match(/^ {2}s\d+[({]/gm)).toHaveLength(graph.nodes.size);
});
