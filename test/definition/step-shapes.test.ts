import { expect, test } from "vitest";
import { checkAgainst, Float, requestShape, stepTypeNames, validate, type ResultType } from "../../definition/index.ts";
import { stepArguments } from "./step-arguments.ts";

const types: Readonly<Record<string, ResultType>> = { "Parameters.Text": "String", "Parameters.Count": "Integer" };
const resultType = (expression: unknown): ResultType | undefined =>
  types[(expression as { readonly Get?: string }).Get ?? ""];
const findings = (type: string, value: unknown): string[] => {
  const shape = requestShape(type);
  if (shape === undefined) return ["no shape"];
  return checkAgainst(shape, value, { expressions: true, resultType }).map(
    ({ kind, path, message, hint }) => `${kind} ${path}: ${message}; ${hint}`,
  );
};
/** The valid arguments of the type with one place of them set. */
function changed(type: string, path: string, value: unknown): unknown {
  const whole = structuredClone(stepArguments[type]) as Record<string, unknown>;
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  const place = parts.reduce<Record<string, unknown>>((at, part) => at[part] as Record<string, unknown>, whole);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return whole;
}

test("every step type but Condition and Job has a shape for its arguments", () => {
  expect(stepTypeNames.filter((type) => requestShape(type) === undefined)).toEqual(["Condition", "Job"]);
});

test.each(Object.keys(stepArguments))("a valid %s step has no finding", (type) => {
  expect(findings(type, stepArguments[type])).toEqual([]);
});

const count = { Get: "Parameters.Count" };
const text = { Get: "Parameters.Text" };
test.each<[type: string, path: string, value: unknown, told: RegExp]>([
  ["Callback", "nested", { a: 1 }, /^kind nested: .* wants text, a number, true or false/],
  ["Callback", "list", ["a"], /^kind list:/],
  ["Lambda", "nested", { a: { b: 1 } }, /^kind nested:/],
  ["Fail", "ErrorMessage", 1, /^kind ErrorMessage: 1 is a number/],
  ["Fail", "ErrorMessage", "x".repeat(3073), /^length ErrorMessage:/],
  ["Fail", "Message", "x", /^unknown Message: .*there is ErrorMessage/],
  ["EMR", "StepConfg", {}, /^unknown StepConfg: .*did you mean "StepConfig"/],
  ["EMR", "StepConfig", undefined, /^missing : StepConfig is missing/],
  ["EMR", "StepConfig.HadoopJarStep.Jars", "x", /^unknown .*did you mean "Jar"/],
  ["EMR", "StepConfig.HadoopJarStep.Jar", undefined, /^missing StepConfig.HadoopJarStep: Jar is missing/],
  ["EMR", "StepConfig.HadoopJarStep.Args", "a", /^kind .*write a list/],
  ["EMR", "StepConfig.ActionOnFailure", "STOP", /^enum StepConfig.ActionOnFailure/],
  ["EMR", "ExecutionRoleArn", "short", /^length ExecutionRoleArn/],
  ["EMR", "ClusterId", count, /^expression ClusterId: the expression gives Integer/],
  [
    "EMR",
    "ClusterConfig",
    { Instances: { InstanceGroups: [{ InstanceRole: "MAIN", InstanceType: "m5.xlarge", InstanceCount: 1 }] } },
    /^enum .*"MAIN"/,
  ],
  ["EMR", "ClusterConfig", { ReleaseLabel: "emr-7.5.0" }, /^missing ClusterConfig: Instances is missing/],
  ["EMR", "ClusterConfig", { Instances: { InstanceGroup: [] } }, /did you mean "InstanceGroups"/],
  ["EMRServerless", "JobConfig.JobDriver", {}, /^unknown JobConfig.JobDriver: .*did you mean "jobDriver"/],
  ["EMRServerless", "JobConfig", undefined, /^missing : JobConfig is missing/],
  ["EMRServerless", "ExecutionRoleArn", undefined, /^missing : ExecutionRoleArn is missing/],
  ["EMRServerless", "ExecutionRoleArn", "arn:aws:iam::1:user/x", /^pattern ExecutionRoleArn/],
  ["EMRServerless", "ApplicationConfig.type", undefined, /^missing ApplicationConfig: type is missing/],
  ["EMRServerless", "ApplicationConfig.architecture", "ARM", /^enum .*did you mean "ARM64"/],
  [
    "EMRServerless",
    "ApplicationConfig.initialCapacity.DRIVER.workerCount",
    0,
    /^range .*workerCount: 0 is out of range/,
  ],
  ["EMRServerless", "JobConfig.executionTimeoutMinutes", text, /^expression .*gives String/],
  ["EMRServerless", "JobConfig.jobDriver.sparkSubmit.entryPoint", undefined, /^missing .*entryPoint is missing/],
  ["BedrockCustomModel", "modelName", "x", /^unknown modelName: .*did you mean "ModelName"/],
  ["BedrockCustomModel", "ModelName", "my model", /^pattern ModelName/],
  ["BedrockCustomModel", "ModelSourceConfig", undefined, /^missing : ModelSourceConfig is missing/],
  ["BedrockCustomModel", "ModelSourceConfig.s3DataSource.S3Uri", "s3://b", /^unknown .*did you mean "s3Uri"/],
  ["BedrockCustomModel", "ModelTags.0.key", count, /^expression ModelTags\[0\].key/],
  ["BedrockCustomModelDeployment", "ModelArn", "arn:aws:bedrock:us-east-1:1:x", /^pattern ModelArn/],
  ["BedrockCustomModelDeployment", "Description", "", /^length Description/],
  ["BedrockModelImport", "VpcConfig.subnetIds", undefined, /^missing VpcConfig: subnetIds is missing/],
  ["BedrockModelImport", "ModelDataSource.s3DataSource", "s3://b", /^kind .*wants an object/],
  ["BedrockProvisionedModelThroughput", "ModelUnits", 0, /^range ModelUnits/],
  ["BedrockProvisionedModelThroughput", "ModelUnits", text, /^expression ModelUnits: the expression gives String/],
  ["BedrockProvisionedModelThroughput", "ModelUnits", new Float(1.5), /^kind ModelUnits/],
  ["BedrockProvisionedModelThroughput", "CommitmentDuration", "OneYear", /^enum CommitmentDuration/],
  ["Lineage", "Action", [], /^unknown Action: .*did you mean "Actions"/],
  ["Lineage", "Actions.0.ActionName", undefined, /^missing Actions\[0\]: ActionName is missing/],
  ["Lineage", "Actions.0.Status", "Done", /^enum Actions\[0\].Status/],
  ["Lineage", "Artifacts.0.Source.SourceUri", count, /^expression Artifacts\[0\].Source.SourceUri/],
  ["Lineage", "Contexts.0.ContextName", "a b", /^pattern Contexts\[0\].ContextName/],
  ["Lineage", "Associations.0.SourceArn", "arn:aws:s3:::b", /^pattern Associations\[0\].SourceArn/],
  ["Lineage", "Associations.0.AssociationType", "Made", /^enum Associations\[0\].AssociationType/],
  ["EndpointConfig", "ProductionVariants", [], /^length ProductionVariants/],
  ["Endpoint", "EndpointConfig", "x", /^unknown .*did you mean "EndpointConfigName"/],
  ["InferenceComponent", "Specification.ComputeResourceRequirements.MinMemoryRequiredInMb", 1, /^range/],
  ["AutoML", "AutoMLJobConfig.Mode", "BOTH", /^enum AutoMLJobConfig.Mode/],
])("a %s step with %s = %j", (type, path, value, told) => {
  const found = findings(type, changed(type, path, value));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(told);
});

test.each([
  ["EMR", "Status.State", "String"],
  ["EMR", "Config.Args[0]", "String"],
  ["EMRServerless", "jobRun.state", "String"],
  ["BedrockCustomModel", "ModelArn", "String"],
  ["BedrockCustomModelDeployment", "ModelDeploymentArn", "String"],
  ["BedrockCustomModelDeployment", "CustomModelDeploymentArn", "String"],
  ["BedrockModelImport", "ImportedModelArn", "String"],
  ["BedrockProvisionedModelThroughput", "ModelUnits", "Integer"],
  ["Lineage", "ContextArns['skin']", "String"],
  ["AutoML", "BestCandidateProperties.ModelInsightsJsonReportPath", "String"],
])("a %s step has the property %s, of type %s", (type, path, gives) => {
  const problems = validate(reading(type, path));
  expect(problems.filter(({ code }) => code === "SW3005")).toEqual([]);
  const inCount = problems.filter(({ code }) => code === "SW5006").map(({ message }) => message);
  expect(inCount).toEqual(gives === "Integer" ? [] : [expect.stringContaining(`gives ${gives}`)]);
});

test.each([
  ["EMR", "Status.Stat", "State"],
  ["BedrockCustomModel", "modelArn", "ModelArn"],
  ["Lineage", "ActionArn['x']", "ActionArns"],
])("a %s step has no property %s", (type, path, near) => {
  const [problem] = validate(reading(type, path)).filter(({ code }) => code === "SW3005");
  expect(problem?.hint).toContain(near);
});

test("members of a cluster that SageMaker sets itself are refused, with the reason", () => {
  const ClusterConfig = {
    Name: "c",
    Instances: {
      TerminationProtected: false,
      InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }],
    },
  };
  const Steps = [
    { Name: "E", Type: "EMR", Arguments: { StepConfig: { HadoopJarStep: { Jar: "s3://b/j" } }, ClusterConfig } },
  ];
  const problems = validate(JSON.stringify({ Version: "2020-12-01", Steps }));
  expect(problems.filter(({ severity }) => severity === "error").map(({ code, path }) => `${code} ${path}`)).toEqual([
    "SW5007 Steps[0].Arguments.ClusterConfig.Name",
    "SW5007 Steps[0].Arguments.ClusterConfig.Instances.TerminationProtected",
  ]);
});

/** A definition in which a count is read from that property of a step of that type. */
function reading(type: string, path: string): string {
  const resources = { InstanceType: "ml.m5.xlarge", InstanceCount: { Get: `Steps.From.${path}` }, VolumeSizeInGB: 1 };
  const Steps = [
    { Name: "From", Type: type, Arguments: stepArguments[type] },
    { Name: "To", Type: "Processing", Arguments: { ProcessingResources: { ClusterConfig: resources } } },
  ];
  return JSON.stringify({ Version: "2020-12-01", Steps });
}
