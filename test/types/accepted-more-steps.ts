// The rest of every type of step; it must compile.
import * as sw from "sagewright";

const role = sw.parameter.string("RoleArn");
const uri = sw.join("/", ["s3:/", "bucket"]);
const always = { DisplayName: "shown", Description: "what it does" };

export const custom = sw.bedrockCustomModel(
  "Custom",
  { ModelName: role, RoleArn: role, ModelSourceConfig: { s3DataSource: { s3Uri: uri } } },
  always,
);
export const deployed = sw.bedrockCustomModelDeployment(
  "Deployed",
  { ModelDeploymentName: "d", ModelArn: custom.properties.ModelArn, Tags: [{ key: "k", value: role }] },
  always,
);
export const imported = sw.bedrockModelImport(
  "Imported",
  {
    JobName: role,
    ImportedModelName: role,
    RoleArn: role,
    ModelDataSource: { s3DataSource: { s3Uri: uri } },
    VpcConfig: { subnetIds: [role], securityGroupIds: [role] },
  },
  always,
);
export const reserved = sw.bedrockProvisionedModelThroughput(
  "Reserved",
  {
    ProvisionedModelName: role,
    ModelId: imported.properties.ImportedModelArn,
    ModelUnits: sw.parameter.integer("Units", 1),
    CommitmentDuration: "OneMonth",
  },
  always,
);
export const units: sw.Variable<number> = reserved.properties.DesiredModelUnits;
export const arn: sw.Variable<string> = deployed.properties.ModelDeploymentArn;
export const epochs: sw.Variable<string> = custom.properties.HyperParameters.get("epochCount");

export const record = sw.lineage(
  "Record",
  {
    actions: { train: { ActionType: "Training", Source: { SourceUri: uri } } },
    artifacts: { data: { ArtifactType: "DataSet", Source: { SourceUri: uri } } },
    Contexts: [{ ContextName: "c", ContextType: "Experiment", Source: { SourceUri: role } }],
    Associations: [{ SourceArn: role, DestinationArn: role, AssociationType: "Produced" }],
  },
  always,
);
export const action: sw.Variable<string> = record.actions.train;
export const context: sw.Variable<string> = record.properties.ContextArns.get("c");
export const source: sw.Variable<string> = record.properties.Associations.at(0).SourceArn;

const stop = sw.fail("Stop", { ErrorMessage: sw.join(" ", ["stopped at", uri]) }, always);
export const choice = sw.condition(
  "Choice",
  { Conditions: [sw.equals(role, "a")], IfSteps: [record], ElseSteps: [stop] },
  { ...always, dependsOn: [custom] },
);
export const outcome: sw.Variable<boolean> = choice.properties.Outcome;
