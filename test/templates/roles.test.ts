import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { deploymentKey, endpointName, releaseName } from "../../modeldeploy/names.ts";
import { projectFiles } from "../../templates/index.ts";
import { objectsIn, parseTemplate, resolved, type Resource, type Template } from "./cloudformation.ts";

const root = join(import.meta.dirname, "../..");
const place = { SageMakerProjectName: "Skin", SageMakerProjectId: "p-a1b2c3" };
const group = "Skin-p-a1b2c3";
let template: Template;

beforeAll(async () => {
  template = parseTemplate(String((await projectFiles({ projectName: "Skin", system: "skin" })).get("template.yml")));
});

const ofType = (type: string) => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
const properties = (id: string) => (template.Resources[id] as Resource).Properties;
const value = (part: unknown) => resolved(part, template, place);

test("roles are narrow: no managed policies, no wildcard actions, and a wildcard resource only where the API has no other", () => {
  const withoutResourceLevel = ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"];
  const found: string[] = [];
  for (const [id, { Properties }] of [...ofType("AWS::IAM::Role"), ...ofType("AWS::IAM::RolePolicy")]) {
    expect(Properties["ManagedPolicyArns"], id).toBeUndefined();
    for (const statement of objectsIn(Properties)) {
      if (statement["Effect"] !== "Allow" || statement["Resource"] === undefined) continue;
      const actions = [statement["Action"]].flat().map(String);
      for (const action of actions) expect(action, id).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
      if ([statement["Resource"]].flat().includes("*")) found.push(...actions);
      if (actions.includes("iam:PassRole"))
        expect(statement["Condition"], id).toEqual({
          StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" },
        });
    }
  }
  expect([...new Set(found)].toSorted()).toEqual(withoutResourceLevel.toSorted());
});

test("one service assumes one role, in this account where the service says for whom it acts", () => {
  const services = ofType("AWS::IAM::Role").map(([id, { Properties }]) => {
    const [statement] = (Properties["AssumeRolePolicyDocument"] as { Statement: { Principal: { Service: string } }[] })
      .Statement;
    return `${id}: ${statement?.Principal.Service}`;
  });
  expect(services.toSorted()).toEqual([
    "EventsRole: events.amazonaws.com",
    "ModelBuildPipelineRole: codepipeline.amazonaws.com",
    "ModelBuildRole: codebuild.amazonaws.com",
    "ModelDeployPipelineRole: codepipeline.amazonaws.com",
    "ModelDeployRole: codebuild.amazonaws.com",
    "ModelExecutionRole: sagemaker.amazonaws.com",
    "SageMakerPipelineRole: sagemaker.amazonaws.com",
    "StartDeploymentRole: lambda.amazonaws.com",
  ]);
});

/** The statements of a role, as `action resource`. */
const allowed = (role: string): readonly (readonly [action: string, resource: string])[] =>
  [...objectsIn(properties(role)["Policies"])]
    .filter((part) => part["Effect"] === "Allow")
    .flatMap((part) =>
      [part["Action"]]
        .flat()
        .flatMap((action) => [part["Resource"]].flat().map((r) => [String(action), String(value(r))] as const)),
    );
const may = (role: string, action: string, arn: string): boolean =>
  allowed(role).some(([a, resource]) => {
    const parts = resource.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return a === action && new RegExp(`^${parts.join(".*")}$`).test(arn);
  });

const filesOf = (room: string): readonly string[] =>
  readdirSync(join(root, room))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(room, name));

/** The AWS operations that these files call, as IAM actions. */
function operations(files: readonly string[], clients: Readonly<Record<string, string>>): readonly string[] {
  const iam: Readonly<Record<string, string>> = {
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectsV2": "s3:ListBucket",
  };
  const found = new Set<string>();
  for (const file of files) {
    const source = readFileSync(join(root, file), "utf8");
    const imports = [
      ...source.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/g),
      ...source.matchAll(/const \{([^}]*)\} = await import\("@aws-sdk\/client-([\w-]+)"\)/g),
    ];
    for (const [, names = "", client = ""] of imports)
      for (const [, paged, single] of names.matchAll(/\bpaginate([A-Z]\w+)|\b([A-Z]\w+)Command\b/g)) {
        const operation = paged ?? single ?? "";
        const service = clients[client];
        if (service !== undefined) found.add(iam[`${service}:${operation}`] ?? `${service}:${operation}`);
      }
  }
  return [...found].toSorted();
}

test("the build may do what run-pipeline calls", () => {
  const called = operations([...filesOf("pipelines"), "cli/commands/run-pipeline.ts", "cli/execute.ts"], {
    sagemaker: "sagemaker",
    s3: "s3",
    "cloudwatch-logs": "logs",
  });
  expect(called).toEqual(expect.arrayContaining(["sagemaker:CreatePipeline", "sagemaker:ListTags"]));
  const actions = new Set(allowed("ModelBuildRole").map(([action]) => action));
  expect(called.filter((operation) => !actions.has(operation))).toEqual([]);
});

test("the deployment may do what deploy and test call, to the resources that modeldeploy names and no others", () => {
  // What people and the embedded engine's set-up do, not the deployment.
  const others = ["sagemaker:ListModelPackages", "sagemaker:UpdateModelPackage"];
  const called = operations(filesOf("modeldeploy"), {
    sagemaker: "sagemaker",
    "sagemaker-runtime": "sagemaker",
    s3: "s3",
  });
  expect(called).toContain("sagemaker:UpdateEndpoint");
  const actions = new Set(allowed("ModelDeployRole").map(([action]) => action));
  expect(called.filter((operation) => !actions.has(operation) && !others.includes(operation))).toEqual([]);

  const sagemaker = (path: string) =>
    `arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:${path.toLowerCase()}`;
  for (const stage of ["staging", "prod"] as const) {
    const release = releaseName(group, stage, 3, "1a2b3c4d5e6f");
    expect(may("ModelDeployRole", "sagemaker:CreateModel", sagemaker(`model/${release}`))).toBe(true);
    expect(may("ModelDeployRole", "sagemaker:CreateEndpointConfig", sagemaker(`endpoint-config/${release}`))).toBe(
      true,
    );
    expect(
      may("ModelDeployRole", "sagemaker:UpdateEndpoint", sagemaker(`endpoint/${endpointName(group, stage)}`)),
    ).toBe(true);
    expect(
      may(
        "ModelDeployRole",
        "sagemaker:UpdateEndpoint",
        sagemaker(`endpoint/${endpointName("Other-p-zzzzzz", stage)}`),
      ),
    ).toBe(false);
    expect(
      may("ModelDeployRole", "sagemaker:DeleteEndpoint", sagemaker(`endpoint/${endpointName(group, stage)}`)),
    ).toBe(stage === "staging");
  }
  expect(may("ModelDeployRole", "s3:PutObject", `<ArtifactBucket.Arn>/${deploymentKey(group, "journal.json")}`)).toBe(
    true,
  );
  expect(may("ModelDeployRole", "s3:PutObject", "<ArtifactBucket.Arn>/code/x")).toBe(false);
});
