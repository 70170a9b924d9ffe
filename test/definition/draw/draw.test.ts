import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawMermaid, drawSvg, type Definition, type StepJson } from "../../../definition/index.ts";

const valid = JSON.parse(readFileSync(new URL("../fixtures/valid.json", import.meta.url), "utf8")) as Definition;
const steps = (...Steps: StepJson[]): Definition => ({ Version: "2020-12-01", Steps });

/** What a foreign XML reader finds: the texts of an SVG, in order. */
const texts = (svg: string): string[] => {
  const script =
    "import sys, json, xml.etree.ElementTree as e; print(json.dumps([t.text for t in e.fromstring(sys.stdin.buffer.read().decode()).iter('{http://www.w3.org/2000/svg}text')]))";
  return JSON.parse(execFileSync("python3", ["-c", script], { input: svg, encoding: "utf8" })) as string[];
};

test("the picture says the steps, the condition, the branches and the parameters", () => {
  const said = texts(drawSvg(valid, { title: "skin" }));
  expect(said).toEqual(
    expect.arrayContaining([
      "skin",
      "PROCESSING",
      "SplitData",
      "CONDITION",
      "CheckAccuracy",
      "accuracy.value ≥ AccuracyThreshold",
      "REGISTER MODEL",
      "FAIL",
      "yes",
      "no",
      "train",
      "validation",
      "S3ModelArtifacts",
    ]),
  );
  expect(said).toEqual(expect.arrayContaining(["PARAMETERS", "RoleArn", "String · required", "Float · 0.6"]));
});

test("DependsOn is dashed, only where data does not say the same", () => {
  const alone = steps({ Name: "A", Type: "Lambda" }, { Name: "B", Type: "Lambda", DependsOn: ["A"] });
  expect(drawSvg(alone)).toContain("stroke-dasharray");
  expect(drawSvg(valid)).not.toContain("stroke-dasharray");
});

test("needs nothing from elsewhere and no script", () => {
  const svg = drawSvg(valid);
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
    /https?:|<script|<image|<foreignObject|@import|href/,
  );
});

test("the same definition gives the same bytes", () => {
  expect(drawSvg(structuredClone(valid))).toBe(drawSvg(valid));
  expect(drawMermaid(structuredClone(valid))).toBe(drawMermaid(valid));
});

test("names are text, whatever they hold", () => {
  const evil = `</text><script>alert("1")</script>&\u0000\ud800'`;
  const definition = {
    ...steps({ Name: evil, Type: "<b>" }),
    Parameters: [{ Name: evil, Type: "String" as const, DefaultValue: evil }],
  };
  const svg = drawSvg(definition, { title: evil });
  expect(svg).not.toContain("<script>");
  expect(texts(svg)[0]).toBe(`</text><script>alert("1")</script>&'`);
  const mermaid = drawMermaid(steps({ Name: `x"]; click s0 "javascript:alert(1)"\n<i>`, Type: "Lambda" }));
  expect(mermaid.split("\n")).toHaveLength(5);
  expect(mermaid).not.toMatch(/"\];|javascript:|<i>/);
});

test("names that JavaScript objects have are steps like any other", () => {
  const names = ["__proto__", "constructor", "toString"];
  const svg = drawSvg(
    steps(...names.map((Name, i) => ({ Name, Type: "Lambda", ...(i > 0 && { DependsOn: [names[i - 1] ?? ""] }) }))),
  );
  expect(texts(svg)).toEqual(expect.arrayContaining(names));
});

test("Mermaid", () => {
  expect(
    drawMermaid(
      steps(
        { Name: "A", Type: "Processing" },
        { Name: "B", Type: "Condition", DependsOn: ["A"], Arguments: { IfSteps: [{ Name: "C", Type: "Fail" }] } },
      ),
    ),
  ).toBe(
    [
      "flowchart TD",
      '  s0("<small>PROCESSING</small><br/><b>A</b>")',
      '  s1{{"<small>CONDITION</small><br/><b>B</b>"}}',
      '  s2[["<small>FAIL</small><br/><b>C</b>"]]',
      "  s0 -.-> s1",
      '  s1 -->|"yes"| s2',
      "  linkStyle 1 stroke:#047857",
      "  classDef k2563eb fill:#2563eb14,stroke:#2563eb,stroke-width:1.5px",
      "  class s0 k2563eb",
      "  classDef kb45309 fill:#b4530914,stroke:#b45309,stroke-width:1.5px",
      "  class s1 kb45309",
      "  classDef kdc2626 fill:#dc262614,stroke:#dc2626,stroke-width:1.5px",
      "  class s2 kdc2626",
      "",
    ].join("\n"),
  );
});

test("2,000 steps in a row, a cycle and no steps at all can be drawn", () => {
  const chain = Array.from({ length: 2000 }, (_, i) => ({
    Name: `s${i}`,
    Type: "Lambda",
    ...(i > 0 && { DependsOn: [`s${i - 1}`] }),
  }));
  expect(texts(drawSvg(steps(...chain))).filter((text) => /^s\d+$/.test(text))).toHaveLength(2000);
  expect(
    texts(
      drawSvg(
        steps({ Name: "a", Type: "Lambda", DependsOn: ["b"] }, { Name: "b", Type: "Lambda", DependsOn: ["a", "b"] }),
      ),
    ),
  ).toContain("b");
  expect(texts(drawSvg(steps()))).toEqual([]);
});
