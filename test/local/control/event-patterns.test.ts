import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../local/events/pattern.ts";
import { transformInput } from "../../../local/events/transform.ts";

const matches = (pattern: unknown, event: unknown) => compilePattern(JSON.stringify(pattern))(event);

describe("event patterns", () => {
  const event = {
    source: "aws.sagemaker",
    resources: ["arn:1", "arn:2"],
    detail: {
      name: "Skin-7",
      n: 0.83,
      zero: 0,
      flag: true,
      nothing: null,
      ip: "10.0.3.7",
      empty: "",
      list: [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
      deep: { er: "x" },
    },
  };
  it.each([
    [{ source: ["aws.sagemaker"] }, true],
    [{ source: ["other", "aws.sagemaker"] }, true],
    [{ source: ["other"] }, false],
    [{ resources: ["arn:2"] }, true],
    [{ missing: ["x"] }, false],
    [{ detail: { n: [0.83], flag: [true], nothing: [null], empty: [""] } }, true],
    [{ detail: { flag: ["true"] } }, false],
    [{ detail: { name: [{ prefix: "Skin" }] } }, true],
    [{ detail: { name: [{ prefix: { "equals-ignore-case": "skin" } }] } }, true],
    [{ detail: { name: [{ prefix: "skin" }] } }, false],
    [{ detail: { name: [{ suffix: "-7" }] } }, true],
    [{ detail: { name: [{ suffix: { "equals-ignore-case": "KIN-7" } }] } }, true],
    [{ detail: { name: [{ "equals-ignore-case": "SKIN-7" }] } }, true],
    [{ detail: { name: [{ "anything-but": "Skin-7" }] } }, false],
    [{ detail: { name: [{ "anything-but": ["a", "b"] }] } }, true],
    [{ detail: { n: [{ "anything-but": 0.83 }] } }, false],
    [{ detail: { name: [{ "anything-but": { prefix: "Skin" } }] } }, false],
    [{ detail: { name: [{ "anything-but": { prefix: ["a", "b"] } }] } }, true],
    [{ detail: { name: [{ "anything-but": { suffix: ["-7", "-8"] } }] } }, false],
    [{ detail: { name: [{ "anything-but": { "equals-ignore-case": ["SKIN-7"] } }] } }, false],
    [{ detail: { name: [{ "anything-but": { wildcard: "*-8" } }] } }, true],
    [{ detail: { missing: [{ "anything-but": "x" }] } }, false],
    [{ detail: { n: [{ numeric: [">", 0.8, "<=", 0.83] }] } }, true],
    [{ detail: { n: [{ numeric: ["<", 0.8] }] } }, false],
    [{ detail: { n: [{ numeric: ["=", 0.83] }] } }, true],
    [{ detail: { name: [{ numeric: ["=", 7] }] } }, false],
    [{ detail: { name: [{ exists: true }] } }, true],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { name: [{ exists: false }] } }, false],
    [{ nowhere: { at: { all: [{ exists: false }] } } }, true],
    [{ detail: { name: [{ wildcard: "S*-*" }] } }, true],
    [{ detail: { name: [{ wildcard: "*k*7" }] } }, true],
    [{ detail: { name: [{ wildcard: "*x*" }] } }, false],
    [{ detail: { name: [{ wildcard: "Skin-7*7" }] } }, false],
    [{ detail: { ip: [{ cidr: "10.0.0.0/16" }] } }, true],
    [{ detail: { ip: [{ cidr: "10.1.0.0/16" }] } }, false],
    [{ $or: [{ source: ["x"] }, { detail: { deep: { er: ["x"] } } }] }, true],
    [{ source: ["x"], $or: [{ source: ["x"] }, { detail: { deep: { er: ["x"] } } }] }, false],
    [{ detail: { $or: [{ zero: [1] }, { flag: [false] }] } }, false],
    [{ detail: { name: ["nope", { prefix: "Sk" }] } }, true],
    [{ detail: { list: { a: [1], b: [2] } } }, true],
    [{ detail: { list: { a: [1], b: [4] } } }, false],
  ])("%j → %j", (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([
    "{",
    "[]",
    "{}",
    '{"a":"x"}',
    '{"a":[]}',
    '{"a":1}',
    '{"a":[{"prefix":1}]}',
    '{"a":[{"nope":"x"}]}',
    '{"a":[{"prefix":"x","suffix":"y"}]}',
    '{"a":[{"numeric":[">"]}]}',
    '{"a":[{"numeric":["~",1]}]}',
    '{"a":[{"exists":"yes"}]}',
    '{"a":[{"cidr":"10.0.0.0/99"}]}',
    '{"a":[{"wildcard":"a**b"}]}',
    '{"a":[[1]]}',
    '{"$or":[{"a":["x"]}]}',
    '{"a":[{"anything-but":{"nope":"x"}}]}',
    '{"a":[{"constructor":"x"}]}',
  ])("refuses %s", (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(/Event pattern is not valid/);
  });

  it("takes linear time for any wildcard", () => {
    const pattern = { a: [{ wildcard: `${"*a".repeat(100)}b` }] };
    const start = performance.now();
    expect(matches(pattern, { a: "a".repeat(100_000) })).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("starts deployment once per real approval", () => {
    const rule = {
      source: ["aws.sagemaker"],
      "detail-type": ["SageMaker Model Package State Change"],
      detail: {
        ModelPackageGroupName: ["g"],
        ModelApprovalStatus: ["Approved"],
        $or: [
          { UpdatedModelPackageFields: ["ModelApprovalStatus"] },
          { UpdatedModelPackageFields: [{ exists: false }] },
        ],
      },
    };
    const base = { source: "aws.sagemaker", "detail-type": "SageMaker Model Package State Change" };
    const detail = { ModelPackageGroupName: "g", ModelApprovalStatus: "Approved" };
    expect(matches(rule, { ...base, detail })).toBe(true);
    expect(
      matches(rule, {
        ...base,
        detail: { ...detail, UpdatedModelPackageFields: ["ApprovalDescription", "ModelApprovalStatus"] },
      }),
    ).toBe(true);
    expect(matches(rule, { ...base, detail: { ...detail, UpdatedModelPackageFields: ["ModelLifeCycle"] } })).toBe(
      false,
    );
  });
});

describe("input transformers", () => {
  const event = { detail: { name: 'a"b', n: 1, list: [{ x: "deep" }], o: { k: true } } };
  it.each([
    ['{"v":<name>}', { name: "$.detail.name" }, '{"v":"a\\"b"}'],
    ['{"v":"is <name>"}', { name: "$.detail.name" }, '{"v":"is a\\"b"}'],
    ['{"v":<n>,"w":"<n>"}', { n: "$.detail.n" }, '{"v":1,"w":"1"}'],
    ['{"v":<o>}', { o: "$.detail.o" }, '{"v":{"k":true}}'],
    ['{"v":<x>}', { x: "$.detail.list[0].x" }, '{"v":"deep"}'],
    ['{"v":<x>}', { x: "$['detail']['n']" }, '{"v":1}'],
    ['"gone <x>."', { x: "$.detail.nope" }, '"gone ."'],
    ['"<aws.events.rule-name>"', {}, '"r"'],
    ['{"a":"\\"<n>\\" < 3"}', { n: "$.detail.n" }, '{"a":"\\"1\\" < 3"}'],
  ])("%s", (InputTemplate, InputPathsMap, expected) => {
    expect(
      transformInput({ InputTemplate, InputPathsMap: InputPathsMap as Record<string, string> }, event, {
        "aws.events.rule-name": "r",
      }),
    ).toBe(expected);
  });
});
