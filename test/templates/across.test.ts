import { beforeAll, expect, test } from "vitest";
import { readBuildspec, variablesRead, type Buildspec } from "../../buildspec/index.ts";
import { deploymentPipeline } from "../../modeldeploy/deployment-pipeline.ts";
import { approvedRuleName, deploymentPipelineName, endpointName, releaseName } from "../../modeldeploy/names.ts";
import { projectFiles } from "../../templates/index.ts";
import { objectsIn, parseTemplate, resolved, type Resource, type Template } from "./cloudformation.ts";

const place = {
  SageMakerProjectName: "Skin",
  SageMakerProjectId: "p-a1b2c3",
  CodeRepositoryBranch: "main",
  CodeRepositoryFullname: "",
  CodeConnectionArn: "",
};
const group = "Skin-p-a1b2c3";
let files: ReadonlyMap<string, string | Uint8Array>;
let template: Template;

beforeAll(async () => {
  files = await projectFiles({ projectName: "Skin", system: "skin" });
  template = parseTemplate(String(files.get("template.yml")));
});

const properties = (id: string) => (template.Resources[id] as Resource).Properties;
const value = (part: unknown) => resolved(part, template, place);
const buildspecOf = async (path: string): Promise<Buildspec> => {
  const { buildspec } = await readBuildspec(String(files.get(path)));
  if (buildspec === undefined) throw new Error(`${path} has problems`);
  return buildspec;
};

interface Action {
  readonly Name: string;
  readonly RunOrder?: number;
  readonly ActionTypeId: { readonly Category: string; readonly Provider: string };
  readonly Configuration?: Readonly<Record<string, unknown>>;
  readonly InputArtifacts?: readonly { readonly Name: string }[];
  readonly OutputArtifacts?: readonly { readonly Name: string }[];
}
interface Stage {
  readonly Name: string;
  readonly Actions: readonly (Action | { readonly "Fn::If": readonly [string, Action, Action] })[];
}
/** The stages with CodeCommit as the source, or with a connection. */
const stages = (pipeline: string, source: 1 | 2) =>
  (properties(pipeline)["Stages"] as Stage[]).map(({ Name, Actions }) => ({
    Name,
    Actions: Actions.map((action) => ("Fn::If" in action ? action["Fn::If"][source] : action)),
  }));
const shape = (pipeline: string) =>
  stages(pipeline, 1).map(({ Name, Actions }) => [Name, Actions.map((action) => action.Name)]);

test("every variable that a buildspec reads is set: by the template, by the action, or by the buildspec itself", async () => {
  const byAction = stages("ModelDeployPipeline", 1).flatMap(({ Actions }) =>
    Actions.map(({ Configuration }) => Configuration?.["EnvironmentVariables"])
      .filter((text) => typeof text === "string")
      .map((text) => (JSON.parse(text) as { name: string }[]).map(({ name }) => name)),
  );
  expect(byAction).toHaveLength(3);
  for (const [project, given] of [
    ["ModelBuildProject", [[]]],
    ["ModelDeployProject", byAction],
  ] as const)
    for (const ofAction of given) {
      const { Source, Environment } = properties(project) as {
        Source: { BuildSpec: string };
        Environment: { EnvironmentVariables: { Name: string; Value: unknown }[] };
      };
      const spec = await buildspecOf(Source.BuildSpec);
      const set = new Set([...Environment.EnvironmentVariables.map(({ Name }) => Name), ...ofAction]);
      const commands = Object.values(spec.phases).flatMap((phase) => phase.commands ?? []);
      expect(commands.length).toBeGreaterThan(1);
      for (const command of commands) {
        for (const name of variablesRead(command)) expect([...set], `${Source.BuildSpec}: ${command}`).toContain(name);
        for (const [, name = ""] of command.matchAll(/^export (\w+)=/gm)) set.add(name);
      }
    }
});

test("the variables have the reference's names and the values that the commands need", () => {
  const variables = (project: string) =>
    Object.fromEntries(
      (
        properties(project)["Environment"] as { EnvironmentVariables: { Name: string; Value: unknown }[] }
      ).EnvironmentVariables.map(({ Name, Value }) => [Name, value(Value)]),
    );
  expect(variables("ModelBuildProject")).toEqual({
    SAGEMAKER_PROJECT_NAME: "Skin",
    SAGEMAKER_PROJECT_ID: "p-a1b2c3",
    SAGEMAKER_PROJECT_ARN: "arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:project/Skin",
    SAGEMAKER_PIPELINE_ROLE_ARN: "<SageMakerPipelineRole.Arn>",
    ARTIFACT_BUCKET: "sagemaker-project-p-a1b2c3",
    INPUT_DATA_URI: "s3://sagemaker-data-p-a1b2c3/skin/",
    ECR_REPOSITORY_URI: "<ImageRepository.RepositoryUri>",
    AWS_REGION: "<AWS::Region>",
  });
  expect(variables("ModelDeployProject")).toEqual({
    SAGEMAKER_PROJECT_NAME: "Skin",
    SAGEMAKER_PROJECT_ID: "p-a1b2c3",
    ARTIFACT_BUCKET: "sagemaker-project-p-a1b2c3",
    MODEL_EXECUTION_ROLE_ARN: "<ModelExecutionRole.Arn>",
    AWS_REGION: "<AWS::Region>",
  });
});

test("everything that the template names is a parameter, a resource, or AWS's own", () => {
  for (const part of objectsIn(template.Resources)) {
    if (typeof part["Ref"] === "string") expect(() => value({ Ref: part["Ref"] }), part["Ref"]).not.toThrow();
    if (typeof part["Fn::GetAtt"] === "string") expect(() => value(part), part["Fn::GetAtt"]).not.toThrow();
    if (typeof part["Fn::Sub"] === "string") expect(() => value(part), part["Fn::Sub"]).not.toThrow();
  }
  const roles = [...objectsIn(template.Resources)].flatMap((part) =>
    ["Role", "RoleArn", "ServiceRole"].map((key) => part[key]).filter((role) => role !== undefined),
  );
  expect(roles.length).toBeGreaterThanOrEqual(6);
  for (const role of roles) {
    const id = String((role as Record<string, unknown>)["Fn::GetAtt"]).replace(/\.Arn$/, "");
    expect(template.Resources[id]?.Type, id).toBe("AWS::IAM::Role");
  }
});

test("every artifact that an action takes comes out of an earlier one, whatever the source", () => {
  for (const pipeline of ["ModelBuildPipeline", "ModelDeployPipeline"])
    for (const source of [1, 2] as const) {
      const made = new Set<string>();
      for (const { Actions } of stages(pipeline, source))
        for (const { Name, InputArtifacts = [], OutputArtifacts = [] } of Actions) {
          for (const input of InputArtifacts) expect([...made], `${pipeline} ${Name}`).toContain(input.Name);
          for (const output of OutputArtifacts) made.add(output.Name);
        }
      expect(made.size).toBeGreaterThan(0);
    }
});

test("stages and actions have AWS's names", () => {
  expect(shape("ModelBuildPipeline")).toEqual([
    ["Source", ["ModelBuildWorkflowCode"]],
    ["Build", ["BuildAndExecuteSageMakerPipeline"]],
  ]);
  expect(shape("ModelDeployPipeline")[0]).toEqual(["Source", ["ModelDeployInfraCode"]]);
});

test("modeldeploy on AWS is the pipeline that the embedded engine runs: stages, order, gate, variable, mode, commands", async () => {
  const local = deploymentPipeline({ deployment: { name: group, bucket: "b" }, pipelineRole: "r", modelRole: "m" });
  const here = properties("ModelDeployPipeline");
  expect(value(here["Name"])).toBe(local.name);
  expect(here["PipelineType"]).toBe(local.pipelineType);
  expect(here["ExecutionMode"]).toBe(local.executionMode);
  expect((here["Variables"] as { Name: string }[]).map(({ Name }) => Name)).toEqual(
    local.variables?.map(({ name }) => name),
  );
  const [, ...after] = stages("ModelDeployPipeline", 1);
  expect(after.map(({ Name, Actions }) => [Name, Actions.map((a) => [a.Name, a.RunOrder])])).toEqual(
    local.stages?.map(({ name, actions }) => [name, actions?.map((a) => [a.name, a.runOrder])]),
  );
  const [command = ""] = (await buildspecOf("deploy-buildspec.yml")).phases.build?.commands ?? [];
  const filled = after
    .flatMap(({ Actions }) => Actions)
    .map(({ Configuration }) => Configuration?.["EnvironmentVariables"])
    .filter((text) => typeof text === "string")
    .map((text) => {
      const set = Object.fromEntries(
        (JSON.parse(text) as { name: string; value: string }[]).map((v) => [v.name, v.value]),
      );
      expect(set["MODEL_PACKAGE_ARN"]).toBe("#{variables.ModelPackageArn}");
      return command
        .replaceAll(/"\$(SAGEWRIGHT_COMMAND|STAGE_NAME)"/g, (_, name: string) => set[name] ?? "")
        .replace("--aws ", "");
    });
  expect(filled).toEqual(
    local.stages?.flatMap(({ actions = [] }) => actions.flatMap((action) => action.commands ?? [])),
  );
});

test("group, rules, pipelines and endpoints are named as modeldeploy names them", () => {
  expect(value(properties("ModelPackageGroup")["ModelPackageGroupName"])).toBe(group);
  expect(value(properties("ApprovedRule")["Name"])).toBe(approvedRuleName(group));
  expect(value(properties("ModelDeployPipeline")["Name"])).toBe(deploymentPipelineName(group));
  expect(value(template.Outputs["StagingEndpoint"]?.Value)).toBe(endpointName(group, "staging"));
  expect(value(template.Outputs["ProductionEndpoint"]?.Value)).toBe(endpointName(group, "prod"));
  const pattern = value(properties("ApprovedRule")["EventPattern"]);
  expect(pattern).toEqual({
    source: ["aws.sagemaker"],
    "detail-type": ["SageMaker Model Package State Change"],
    detail: {
      ModelPackageGroupName: [group],
      ModelApprovalStatus: ["Approved"],
      $or: [{ UpdatedModelPackageFields: ["ModelApprovalStatus"] }, { UpdatedModelPackageFields: [{ exists: false }] }],
    },
  });
});

test("the longest project still gets names that modeldeploy takes", () => {
  const longest = `A${"b".repeat(31)}-p-${"z".repeat(12)}`;
  for (const stage of ["staging", "prod"] as const) {
    expect(endpointName(longest, stage).length).toBeLessThanOrEqual(63);
    expect(releaseName(longest, stage, 12_345, "1a2b3c4d").length).toBeLessThanOrEqual(63);
  }
  expect(approvedRuleName(longest).length).toBeLessThanOrEqual(64);
});
