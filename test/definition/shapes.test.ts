import { expect, test } from "vitest";
import {
  checkAgainst,
  Float,
  operationInput,
  requestShape,
  responseShape,
  shapeNamed,
  stepTypeNames,
  stepTypeOf,
  type Shape,
} from "../../definition/index.ts";

const input = (operation: string): Shape => {
  const shape = operationInput(operation);
  if (shape === undefined) throw new Error(`no input shape of ${operation}`);
  return shape;
};
const findings = (shape: Shape | undefined, value: unknown, expressions = false): string[] =>
  shape === undefined
    ? ["no shape"]
    : checkAgainst(shape, value, { expressions }).map(({ kind, path, message }) => `${kind} ${path}: ${message}`);

test("every step type with a request has shapes for it and for its properties", () => {
  for (const name of stepTypeNames) {
    const type = stepTypeOf(name);
    if (type?.request === undefined) continue;
    expect(requestShape(name)?.members, name).toBeDefined();
    expect(Object.keys(responseShape(name)?.members ?? {}).length, name).toBeGreaterThan(1);
    if (type.request.named !== undefined) expect(requestShape(name)?.required).not.toContain(type.request.named);
  }
  expect(responseShape("Tuning")?.members).toHaveProperty("TrainingJobSummaries");
  expect(responseShape("Condition")?.members).toHaveProperty("Outcome");
  expect(Object.keys(responseShape("Lineage")?.members ?? {})).toEqual([
    "ActionArns",
    "ArtifactArns",
    "ContextArns",
    "Associations",
  ]);
  expect(responseShape("Fail")).toBeUndefined();
});

test("a member that only the AWS client knows is not unknown", () => {
  const cluster = { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 1, InstancePreferences: [] };
  expect(findings(shapeNamed("ProcessingClusterConfig"), cluster)).toEqual([]);
  expect(findings(shapeNamed("ProcessingClusterConfig"), { ...cluster, InstancePreference: [] })).toHaveLength(1);
});

test("unknown members get the nearest name, missing ones are named", () => {
  const [finding] = checkAgainst(
    input("CreatePipeline"),
    { PipelineNam: "x", ClientRequestToken: "x".repeat(32), RoleArn: "r".repeat(20), PipelineName: "p" },
    { expressions: false },
  );
  expect(finding).toMatchObject({ kind: "unknown", path: "PipelineNam", hint: 'did you mean "PipelineName"?' });
  expect(findings(input("DescribePipelineExecution"), {})).toEqual(["missing : PipelineExecutionArn is missing"]);
  expect(findings(input("DescribePipelineExecution"), { PipelineExecutionArn: null })).toEqual([
    "missing : PipelineExecutionArn is missing",
  ]);
});

test.each<[operation: string, value: unknown, told: string[]]>([
  ["ListPipelines", { MaxResults: 101 }, ["range MaxResults: 101 is out of range"]],
  ["ListPipelines", { MaxResults: "5" }, ['kind MaxResults: "5" is a string; the service wants a whole number']],
  ["ListPipelines", { MaxResults: 1.5 }, ["kind MaxResults: 1.5 is a number; the service wants a whole number"]],
  ["ListPipelines", { SortOrder: "Up" }, ['enum SortOrder: "Up" is not a value of SortOrder']],
  ["ListPipelines", { CreatedAfter: 1.5e9, PipelineNamePrefix: "abc" }, []],
  ["ListPipelines", [], ["kind : [] is a list; the service wants an object"]],
  ["CreateModel", { ModelName: "my_model" }, ['pattern ModelName: "my_model" does not match what the service allows']],
  ["CreateModel", { ModelName: "m".repeat(64) }, [`length ModelName: "${"m".repeat(58)}… has 64 characters`]],
  [
    "CreateModel",
    { ModelName: "m", PrimaryContainer: { Environment: { "1bad": "x" } } },
    ["pattern PrimaryContainer.Environment['1bad']: the key \"1bad\" does not match what the service allows"],
  ],
  [
    "AddTags",
    {
      ResourceArn: "arn:aws:sagemaker:us-east-1:111122223333:model/m",
      Tags: Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: "é ß/日本" })),
    },
    ["length Tags: the value has 51 entries"],
  ],
  [
    "AddTags",
    { ResourceArn: "arn:aws:sagemaker:us-east-1:111122223333:model/m", Tags: [{ Key: "a\u0000b", Value: "" }] },
    ['pattern Tags[0].Key: "a\\u0000b" does not match what the service allows'],
  ],
  [
    "Search",
    {
      Resource: "ModelPackage",
      SearchExpression: { SubExpressions: [{ Filters: [{ Name: "x", Operatr: "Equals" }] }] },
    },
    ['unknown SearchExpression.SubExpressions[0].Filters[0].Operatr: unknown member "Operatr"'],
  ],
])("%s with %j", (operation, value, told) => expect(findings(input(operation), value)).toEqual(told));

test("an expression stands for a scalar, not for a list or an object, and only where they are allowed", () => {
  const get = { Get: "Parameters.X" };
  const resources = { InstanceType: get, InstanceCount: get, VolumeSizeInGB: new Float(30) };
  const shape = shapeNamed("ResourceConfig");
  expect(findings(shape, resources, true)).toEqual([]);
  expect(findings(shape, resources)).toContain(
    'kind InstanceType: {"Get":"Parameters.X"} is an object; the service wants a string',
  );
  expect(findings(shape, get, true)).toEqual(["expression : an expression stands where the service wants an object"]);
  expect(findings(shapeNamed("HyperParameters"), { a: { "Std:Join": { On: "", Values: [1] } }, b: 1 }, true)).toEqual([
    "kind b: 1 is a number; the service wants a string",
  ]);
});

test("patterns bind the whole value", () => {
  const role = shapeNamed("RoleArn");
  expect(findings(role, "arn:aws:iam::111122223333:role/service-role/R")).toEqual([]);
  expect(findings(role, "arn:aws:iam::111122223333:user/service-role/R")[0]).toMatch(/^pattern/);
  const group = shapeNamed("ModelPackageGroupName") ?? shapeNamed("EntityName");
  expect(findings(group, "skin-lesions")).toEqual([]);
  expect(findings(group, "-skin")[0]).toMatch(/^pattern/);
});

test("100,000 levels of nesting do not overflow the stack", () => {
  let deep: Record<string, unknown> = {};
  for (let i = 0; i < 100_000; i++) deep = { SubExpressions: [deep] };
  expect(findings(shapeNamed("SearchExpression"), deep)).toEqual([]);
});
