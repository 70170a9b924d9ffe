import type { ActionDeclaration, EnvironmentVariable, PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { deploymentPipelineName, type Deployment, type Stage } from "./names.ts";

export interface DeploymentPipelineOptions {
  readonly deployment: Deployment;
  /** The role that the pipeline runs under. */
  readonly pipelineRole: string;
  /** The role that the deployed models run under. */
  readonly modelRole: string;
  /** Where the project comes from. AWS needs it; the embedded engine runs the commands in the project itself. */
  readonly source?: ActionDeclaration;
  /** How the command line is called there; default `npx sagewright`. */
  readonly sagewright?: string;
  /** Commands that come before it in each action, such as `npm ci`. */
  readonly before?: readonly string[];
}

/** Names that AWS's own template gives to stages and actions; people and dashboards know them. */
export const gate = { stage: "DeployStaging", action: "ApproveDeployment" } as const;

/** The pipeline variable that says which package an execution deploys. */
export const PACKAGE_VARIABLE = "ModelPackageArn";

/**
 * The CodePipeline that takes one approved package to staging, tests it there, waits for a person, and takes it to
 * production. One execution deploys one package: the one its variable names.
 *
 * @example
 * await codepipeline.send(new CreatePipelineCommand({ pipeline: deploymentPipeline(options) }));
 */
export function deploymentPipeline(options: DeploymentPipelineOptions): PipelineDeclaration {
  const { deployment, source, sagewright = "npx sagewright", before = [] } = options;
  const command = (name: string, runOrder: number, verb: "deploy" | "test", stage: Stage): ActionDeclaration => ({
    name,
    actionTypeId: { category: "Compute", owner: "AWS", provider: "Commands", version: "1" },
    runOrder,
    commands: [...before, `${sagewright} ${verb} --stage ${stage} --package "$MODEL_PACKAGE_ARN"`],
    inputArtifacts: (source?.outputArtifacts ?? []).map(({ name: artifact }) => ({ name: artifact })),
    environmentVariables: environment(options),
  });
  const manual: ActionDeclaration = {
    name: gate.action,
    actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
    runOrder: 3,
    configuration: { CustomData: `Approve #{variables.${PACKAGE_VARIABLE}} for production` },
  };
  return {
    name: deploymentPipelineName(deployment.name),
    roleArn: options.pipelineRole,
    artifactStore: { type: "S3", location: deployment.bucket },
    pipelineType: "V2",
    // Every approved release gets its turn; SUPERSEDED would drop those in the middle without a word.
    executionMode: "QUEUED",
    variables: [{ name: PACKAGE_VARIABLE, description: "the approved model package to deploy" }],
    stages: [
      ...(source ? [{ name: "Source", actions: [source] }] : []),
      {
        name: gate.stage,
        actions: [
          command("DeployResourcesStaging", 1, "deploy", "staging"),
          command("TestStaging", 2, "test", "staging"),
          manual,
        ],
      },
      { name: "DeployProd", actions: [command("DeployResourcesProd", 1, "deploy", "prod")] },
    ],
  };
}

const environment = ({ deployment, modelRole }: DeploymentPipelineOptions): EnvironmentVariable[] =>
  Object.entries({
    SAGEMAKER_PROJECT_NAME: deployment.name,
    ARTIFACT_BUCKET: deployment.bucket,
    MODEL_EXECUTION_ROLE_ARN: modelRole,
    MODEL_PACKAGE_ARN: `#{variables.${PACKAGE_VARIABLE}}`,
  }).map(([name, value]) => ({ name, value, type: "PLAINTEXT" }));
