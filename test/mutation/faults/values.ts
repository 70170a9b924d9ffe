import { isObject, list } from "../../../definition/index.ts";
import {
  add,
  and,
  anyOf,
  append,
  at,
  change,
  items,
  placesIn,
  put,
  text,
  whole,
  type Draft,
  type Plant,
  type Test,
} from "../draft.ts";
import type { Fault } from "../fault.ts";

const jobs = ["Processing", "Training", "Transform", "Tuning", "AutoML", "Model", "RegisterModel"];
const texts = (name: string): Test => and(at(new RegExp(`\\.${name}$`)), text);
const hyper: Test = at(/\.(?:Static)?HyperParameters\.[\w-]+$/);
const environment: Test = at(/\.Environment\.\w+$/);
const count = at(
  /\.(?:InstanceCount|VolumeSizeInGB|MaxRuntimeInSeconds|InitialInstanceCount|MaxNumberOfTrainingJobs|executionTimeoutMinutes|CopyCount)$/,
);

/** A parameter of a kind, declared, at a place that wants another. */
const parameterAt =
  (where: Test, declared: Draft): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(where));
    const name = String(declared["Name"]);
    if (place === undefined || JSON.stringify(draft).includes(`"${name}"`)) return undefined;
    draft["Parameters"] = [...list(draft["Parameters"]), declared];
    put(place, { Get: `Parameters.${name}` });
    return place.path;
  };
const many =
  (where: Test, to: number): Plant =>
  (draft, random) => {
    const place = anyOf(random, placesIn(draft).filter(and(where, items)));
    if (place === undefined) return undefined;
    const list = place.value as unknown[];
    for (let i = list.length; i < to; i++) {
      const copy = structuredClone(list[0]);
      for (const name of ["InputName", "OutputName", "ChannelName", "Key"])
        if (isObject(copy) && name in copy) copy[name] = `more-${i}`;
      list.push(copy);
    }
    return place.path;
  };

/** Values that the API, or a pipeline, refuses. */
export const values: readonly Fault[] = [
  {
    code: "SW5004",
    fault: "an argument outside of the API's values, ranges, lengths or patterns",
    plants: [
      change(
        texts(
          "(?:S3DataType|S3InputMode|S3UploadMode|S3DataDistributionType|TrainingInputMode|Strategy|SkipModelValidation|BatchStrategy|AssembleWith|ActionOnFailure)",
        ),
        "Fast",
        "file",
        "Everything",
        "s3prefix",
      ),
      change(
        and(at(/\.ModelApprovalStatus$/), ({ step }) => step !== undefined),
        "Pending",
        "approved",
      ),
      change(
        and(
          at(/\.(?:ClusterConfig|ResourceConfig|TransformResources|TrainingResourceConfig)\.InstanceCount$/, ...jobs),
          whole,
        ),
        0,
        -1,
        100_000_000,
      ),
      change(and(at(/\.VolumeSizeInGB$/), whole), 0, 1_000_000),
      change(and(at(/\.MaxRuntimeInSeconds$/), whole), 0, -5, 100_000_000),
      change(and(at(/\.RoleArn$/), text), "SageMakerRole", "arn:aws:iam::1:role/x", "a"),
      many(at(/\.(?:ProcessingInputs|ProcessingOutputConfig\.Outputs)$/, "Processing"), 11),
      many(at(/\.InputDataConfig$/, "Training"), 21),
      append(and(at(/\.ContainerArguments$/), items), () => "x".repeat(257)),
      change(and(hyper, text), "x".repeat(2501)),
      change(and(at(/\.ChannelName$/), text), "train images", "größe", "c".repeat(65)),
      change(and(at(/\.ModelPackageGroupName$/), text), "skin models", "x".repeat(200), "a/b_c d"),
      change(
        and(at(/\.(?:EndpointName|EndpointConfigName|InferenceComponentName)$/), text),
        "skin_endpoint",
        "x".repeat(64),
        "-skin",
      ),
      change(
        and(at(/\.Arguments\.Tags$/), items),
        Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: "v" })),
      ),
    ],
  },
  {
    code: "SW5005",
    fault: "an instance type that does not exist",
    plants: [
      change(
        and(at(/\.InstanceType$/, ...jobs, "EndpointConfig", "QualityCheck"), text),
        "ml.m5.huge",
        "m5.xlarge",
        "ml.p9.48xlarge",
        "ml.m5-xlarge",
        "ML.M5.XLARGE",
        "gpu",
      ),
      change(
        and(at(/\.Supported(?:Transform|RealtimeInference)InstanceTypes\[\d+\]$/), text),
        "ml.m5.huge",
        "m5.xlarge",
      ),
      parameterAt(at(/\.InstanceType$/, ...jobs, "ClarifyCheck"), {
        Name: "Machine",
        Type: "String",
        DefaultValue: "ml.m5.enormous",
      }),
    ],
  },
  {
    code: "SW5006",
    fault: "an expression of another type than the argument",
    plants: [
      parameterAt(count, { Name: "TextCount", Type: "String", DefaultValue: "1" }),
      parameterAt(hyper, { Name: "Rounds", Type: "Integer", DefaultValue: 12 }),
      parameterAt(hyper, { Name: "Rate", Type: "Float", DefaultValue: 0.5 }),
      parameterAt(environment, { Name: "Level", Type: "Integer", DefaultValue: 3 }),
      parameterAt(at(/\.(?:ImageUri|TrainingImage|S3OutputPath)$/), {
        Name: "Flag",
        Type: "Boolean",
        DefaultValue: true,
      }),
      parameterAt(at(/\.(?:InstanceType|RoleArn)$/, ...jobs), { Name: "Number", Type: "Integer", DefaultValue: 3 }),
      change(and(count, whole), { "Std:Join": { On: "", Values: ["1"] } }, { Get: "Execution.PipelineName" }),
    ],
  },
  {
    code: "SW5007",
    fault: "an argument that the operation takes and a pipeline refuses",
    plants: [
      add(at(/\.Arguments$/, "RegisterModel"), { CertifyForMarketplace: true }),
      add(
        at(/\.Arguments$/, "AutoML"),
        { ModelDeployConfig: { AutoGenerateEndpointName: true } },
        { GenerateCandidateDefinitionsOnly: false },
      ),
      add(
        at(/\.Arguments$/, "EndpointConfig"),
        {
          DataCaptureConfig: {
            InitialSamplingPercentage: 100,
            DestinationS3Uri: "s3://bucket/capture",
            CaptureOptions: [{ CaptureMode: "Input" }],
          },
        },
        { ExplainerConfig: {} },
      ),
      add(at(/\.Arguments$/, "Endpoint"), {
        DeploymentConfig: {
          BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 0 } },
        },
      }),
      add(
        at(/\.ClusterConfig$/, "EMR"),
        { Name: "cluster" },
        { Steps: [] },
        { AutoTerminationPolicy: { IdleTimeout: 60 } },
      ),
      add(
        at(/\.ClusterConfig\.Instances$/, "EMR"),
        { KeepJobFlowAliveWhenNoSteps: true },
        { TerminationProtected: true },
      ),
      add(at(/\.Arguments$/, "Processing", "Training", "Transform"), {
        ExperimentConfig: { ExperimentName: "skin", TrialName: "one" },
      }),
    ],
  },
];
