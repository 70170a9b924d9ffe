import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { projectFiles } from "../../templates/index.ts";
import { parseTemplate, resolved, type Template } from "./cloudformation.ts";
import { judge } from "./judge.ts";

let text: string;
let template: Template;
const longest = { SageMakerProjectName: `A${"b".repeat(31)}`, SageMakerProjectId: `p-${"z".repeat(12)}` };

beforeAll(async () => {
  text = String((await projectFiles({ projectName: "skin", system: "skin" })).get("template.yml"));
  template = parseTemplate(text);
});

const pattern = (name: string) => new RegExp(String(template.Parameters[name]?.["AllowedPattern"]));
const ofType = (type: string) => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

test("the template is the golden one", async () => {
  await expect(text.replaceAll(/sagewright \d+\.\d+\.\d+/g, "sagewright VERSION")).toMatchFileSnapshot(
    "golden/template.yml",
  );
});

test("cfn-lint finds nothing, and would find a fault", () => {
  const folder = temporaryFolder("cfn");
  try {
    const lint = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return judge("cfnlint", [
        "-c",
        "from cfnlint.runner import main; main()",
        "--include-checks",
        "I",
        "--regions",
        "us-east-1",
        "--",
        join(folder, name),
      ]);
    };
    expect(lint("template.yml", text)).toEqual({ code: 0, output: "" });
    const faulty = lint("faulty.yml", text.replace("!GetAtt ModelBuildPipelineRole.Arn", "!GetAtt NoSuchRole.Arn"));
    expect(faulty.code).not.toBe(0);
    expect(faulty.output).toContain("NoSuchRole");
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);

test("the template fits into one request of CloudFormation", () => {
  expect(Buffer.byteLength(text)).toBeLessThan(51_200);
});

test("at the longest name and id every name is legal", () => {
  const limits: Readonly<Record<string, readonly [property: string, pattern: RegExp]>> = {
    "AWS::S3::Bucket": ["BucketName", /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
    "AWS::ECR::Repository": ["RepositoryName", /^[a-z0-9][a-z0-9/_-]{1,255}$/],
    "AWS::CodeCommit::Repository": ["RepositoryName", /^[\w.-]{1,100}$/],
    "AWS::CodePipeline::Pipeline": ["Name", /^[\w.@-]{1,100}$/],
    "AWS::CodeBuild::Project": ["Name", /^[A-Za-z0-9][\w-]{1,149}$/],
    "AWS::Events::Rule": ["Name", /^[\w.-]{1,64}$/],
    "AWS::Lambda::Function": ["FunctionName", /^[\w-]{1,64}$/],
    "AWS::Logs::LogGroup": ["LogGroupName", /^[\w./#-]{1,512}$/],
    "AWS::SageMaker::ModelPackageGroup": ["ModelPackageGroupName", /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/],
  };
  for (const [type, [property, pattern]] of Object.entries(limits)) {
    expect(ofType(type).length, type).toBeGreaterThan(0);
    for (const [id, { Properties }] of ofType(type))
      expect(resolved(Properties[property], template, longest), id).toMatch(pattern);
  }
  for (const { Value } of [template.Outputs["StagingEndpoint"], template.Outputs["ProductionEndpoint"]].filter(
    (o) => o !== undefined,
  ))
    expect(resolved(Value, template, longest)).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
  // A role has no name of ours: CloudFormation makes one that fits.
  for (const [id, { Properties }] of ofType("AWS::IAM::Role")) expect(Properties["RoleName"], id).toBeUndefined();
});

test("the parameters take what SageMaker Projects sends and nothing that makes an illegal name", () => {
  expect("p-a1b2c3d4e5f6").toMatch(pattern("SageMakerProjectId"));
  for (const wrong of ["p-UPPER1234", "p-", "a1b2c3d4e5f6", "p-a1b2c3d4e5f67"])
    expect(wrong).not.toMatch(pattern("SageMakerProjectId"));
  for (const wrong of ["1skin", "skin-", "skin_a", ""]) expect(wrong).not.toMatch(pattern("SageMakerProjectName"));
});

test("what holds data outlives the stack, encrypted, versioned, closed to the public and to plain HTTP", () => {
  for (const type of [
    "AWS::S3::Bucket",
    "AWS::ECR::Repository",
    "AWS::CodeCommit::Repository",
    "AWS::SageMaker::ModelPackageGroup",
  ])
    for (const [id, resource] of ofType(type))
      expect([resource.DeletionPolicy, resource.UpdateReplacePolicy], id).toEqual(["Retain", "Retain"]);
  const policies = ofType("AWS::S3::BucketPolicy").map(([, { Properties }]) => Properties);
  for (const [id, { Properties }] of ofType("AWS::S3::Bucket")) {
    expect(Properties["VersioningConfiguration"]).toEqual({ Status: "Enabled" });
    expect(Object.values(Properties["PublicAccessBlockConfiguration"] as object)).toEqual([true, true, true, true]);
    expect(JSON.stringify(Properties["BucketEncryption"])).toContain("AES256");
    const policy = policies.find(({ Bucket }) => (Bucket as { Ref: string }).Ref === id);
    expect(policy?.["PolicyDocument"]).toMatchObject({
      Statement: [{ Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    });
    expect(JSON.stringify(policy)).toContain(`\${${id}.Arn}/*`);
  }
});
