import type { ParameterJson, StepJson } from "../../../definition/index.ts";
import { step, type Maker } from "./jobs.ts";
import { account, cache, code, dataset, get, join, region, retries, role, texts, type World } from "./world.ts";

/** What a message or an event can carry: flat values. */
const flat = (world: World): Readonly<Record<string, unknown>> => ({
  data: dataset(world),
  execution: get("Execution.PipelineExecutionId"),
  limit: world.random.whole(10, 1000),
  ...(world.find("arn") !== undefined && { arn: world.find("arn") }),
});

const outputs = (world: World, name: string) => {
  world.give("text", get(`Steps.${name}.OutputParameters['verdict']`));
  world.give("number", get(`Steps.${name}.OutputParameters['score']`));
  return {
    OutputParameters: [
      { OutputName: "verdict", OutputType: "String" },
      { OutputName: "score", OutputType: "Float" },
    ],
  };
};

export const callback: Maker = (world) => {
  const name = world.name("Ask");
  const Arguments = flat(world);
  return step(name, "Callback", {
    Arguments,
    SqsQueueUrl: `https://sqs.${region}.amazonaws.com/${account}/labels`,
    ...outputs(world, name),
    ...cache(world),
    ...texts(world, "Asks the laboratory"),
  });
};

export const lambda: Maker = (world) => {
  const name = world.name("Count");
  const Arguments = flat(world);
  return step(name, "Lambda", {
    Arguments,
    FunctionArn: `arn:aws:lambda:${region}:${account}:function:count`,
    ...outputs(world, name),
    ...cache(world),
    ...texts(world, "Counts what was written"),
  });
};

const spark = (world: World): readonly unknown[] => ["spark-submit", code("count.py"), "--data", dataset(world)];

export const emr: Maker = (world) => {
  const name = world.name("Cluster");
  const own = world.random.chance(0.5);
  const made = step(name, "EMR", {
    Arguments: {
      StepConfig: { HadoopJarStep: { Jar: "command-runner.jar", Args: spark(world) } },
      ...(own
        ? {
            ClusterConfig: {
              ReleaseLabel: "emr-7.5.0",
              Applications: [{ Name: "Spark" }],
              Instances: {
                InstanceGroups: [
                  { InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 },
                  { InstanceRole: "CORE", InstanceType: "m5.xlarge", InstanceCount: 2 },
                ],
              },
              JobFlowRole: "EMR_EC2_DefaultRole",
              ServiceRole: "EMR_DefaultRole",
            },
          }
        : { ClusterId: world.parameter({ Name: "ClusterId", Type: "String", DefaultValue: "j-1ABCDEFGHIJKL" }) }),
    },
    ...retries(world, false),
    ...cache(world),
    ...texts(world, "Counts on a cluster"),
  });
  world.give("text", get(`Steps.${name}.ClusterId`));
  return made;
};

export const emrServerless: Maker = (world) => {
  const name = world.name("Serverless");
  const application = world.parameter({ Name: "ApplicationId", Type: "String", DefaultValue: "00abcdefghijklmn" });
  return step(name, "EMRServerless", {
    Arguments: {
      ExecutionRoleArn: role(world),
      ApplicationId: application,
      JobConfig: {
        applicationId: application,
        executionRoleArn: role(world),
        jobDriver: { sparkSubmit: { entryPoint: code("count.py"), entryPointArguments: [dataset(world)] } },
        executionTimeoutMinutes: 60,
      },
    },
    ...retries(world, false),
    ...cache(world),
    ...texts(world, "Counts without a cluster"),
  });
};

export const lineage: Maker = (world) => {
  const name = world.name("Record");
  return step(name, "Lineage", {
    Arguments: {
      Artifacts: [{ ArtifactName: `data-${name}`, ArtifactType: "DataSet", Source: { SourceUri: dataset(world) } }],
      ...(world.find("package") !== undefined && {
        Contexts: [
          { ContextName: `model-${name}`, ContextType: "ModelPackage", Source: { SourceUri: world.find("package") } },
        ],
      }),
    },
    ...texts(world, "Records where the model came from"),
  });
};

export const fail: Maker = (world) => {
  const name = world.name("Refuse");
  const metric = world.find("metric") ?? world.find("number");
  return step(name, "Fail", {
    Arguments: {
      ErrorMessage:
        metric === undefined
          ? "what was made is not good enough"
          : join(" ", metric, "is not at least", threshold(world), "in", get("Execution.PipelineName")),
    },
    ...texts(world, "Ends the execution"),
  });
};

const threshold = (world: World): unknown =>
  world.parameter({ Name: "AccuracyThreshold", Type: "Float", DefaultValue: 0.6 });

const stages: ParameterJson = {
  Name: "Stage",
  Type: "String",
  DefaultValue: "production",
  EnumValues: ["production", "trial"],
};

/** A Condition with steps in its branches; `metric` is what it must ask about, if anything. */
export function condition(
  world: World,
  branches: { readonly IfSteps: readonly StepJson[]; readonly ElseSteps: readonly StepJson[] },
  metric: unknown = world.find("metric") ?? world.find("number"),
): StepJson {
  const { random } = world;
  const name = world.name("Decide");
  const byStage = (): unknown => {
    const stage = world.parameter(stages);
    return random.pick([
      { Type: "Equals", LeftValue: stage, RightValue: "production" },
      { Type: "In", QueryValue: stage, Values: ["production", "trial"] },
      { Type: "Not", Condition: { Type: "Equals", LeftValue: stage, RightValue: "trial" } },
    ]);
  };
  const byMetric = [
    () => ({ Type: "GreaterThanOrEqualTo", LeftValue: metric, RightValue: threshold(world) }),
    () => ({ Type: "Or", Conditions: [{ Type: "GreaterThan", LeftValue: metric, RightValue: 0.9 }, byStage()] }),
    () => ({ Type: "Not", Condition: { Type: "LessThan", LeftValue: metric, RightValue: threshold(world) } }),
  ];
  const more = metric === undefined || random.chance(0.4) ? [byStage()] : [];
  return step(name, "Condition", {
    Arguments: { Conditions: [...(metric === undefined ? [] : [random.pick(byMetric)()]), ...more], ...branches },
    ...texts(world, "Decides what is done with the result"),
  });
}
