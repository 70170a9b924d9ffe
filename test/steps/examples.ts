import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as steps from "../../steps/index.ts";

export const root = resolve(import.meta.dirname, "../..");

/** An example in a doc comment, and what it is the example of. */
export interface Example {
  readonly of: string;
  readonly file: string;
  readonly code: string;
}

const COMMENT = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export (?:abstract )?(?:const|function|class|interface) (\w+)/g;

/** Every example in the doc comments of a room's own files, by what it is an example of. */
export function examplesIn(room: string): ReadonlyMap<string, Example> {
  const found = new Map<string, Example>();
  for (const file of readdirSync(join(root, room)).filter((name) => name.endsWith(".ts")))
    for (const [, comment = "", of = ""] of readFileSync(join(root, room, file), "utf8").matchAll(COMMENT)) {
      const text = comment.split("@example\n")[1];
      if (text !== undefined) found.set(of, { of, file, code: text.replaceAll(/^ \* ?/gm, "").trim() });
    }
  return found;
}

/** What the examples take for granted. */
export const prelude = `
import * as sagewright from "../../../index.ts";
const { ${Object.keys(steps).toSorted().join(", ")} } = sagewright;
type Variable<T extends sagewright.Scalar = sagewright.Scalar> = sagewright.Variable<T>;

const role = parameter.string("RoleArn");
const bucket = parameter.string("Bucket");
const region = "eu-west-1";
const inputData = parameter.string("InputData");
const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/skin:1";
const modelData = parameter.string("ModelData");
const evaluationUri = join("/", ["s3:/", bucket, "evaluation"]);
const epochs = parameter.integer("Epochs", 10);
const threshold = parameter.float("AccuracyThreshold", 0.6);
const stage = parameter.enum("Stage", ["production", "trial"], "trial");
const firstRun = parameter.boolean("FirstRun", false);
const baselineArn = parameter.string("BaselineArn");
const modelArn = parameter.string("ModelArn");
const code = sagewright.assetOf([{ path: "split.py", bytes: new TextEncoder().encode("print()") }]);
const at = (name: string) => ({ S3Uri: \`s3://bucket/\${name}\`, LocalPath: \`/opt/ml/processing/\${name}\` });
const job = {
  RoleArn: role,
  AppSpecification: { ImageUri: image },
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
} as const;
const split = processing("SplitData", { ...job, outputs: { train: at("train"), test: at("test") } });
const train = training("TrainModel", {
  RoleArn: role,
  AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
  OutputDataConfig: { S3OutputPath: "s3://bucket/models" },
  ResourceConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
});
const evaluate = processing(
  "EvaluateModel",
  { ...job, outputs: { evaluation: at("evaluation") } },
  { propertyFiles: { Evaluation: { OutputName: "evaluation", FilePath: "evaluation.json" } } },
);
const accuracy = jsonGet(evaluate.propertyFiles.Evaluation, "accuracy.value");
const register = registerModel("RegisterBest", { ModelPackageGroupName: "skin" });
const tooLow = fail("TooLow", { ErrorMessage: "the accuracy is too low" });
const create = model("MakeModel", { ExecutionRoleArn: role, PrimaryContainer: { Image: image } });
const config = endpointConfig("MakeConfig", {
  EndpointConfigName: "skin",
  ProductionVariants: [
    { VariantName: "AllTraffic", ModelName: create.properties.ModelName, InstanceType: "ml.m5.xlarge", InitialInstanceCount: 1 },
  ],
});
const serve = endpoint("MakeEndpoint", { EndpointName: "skin", EndpointConfigName: config.properties.EndpointConfigName });
const custom = bedrockCustomModel("MakeCustomModel", {
  ModelName: "skin-reports",
  RoleArn: role,
  ModelSourceConfig: { s3DataSource: { s3Uri: "s3://bucket/model" } },
});
`;

/** The factory of a step type: its name with small letters first. */
export const factoryOf = (type: string): string => type.replace(/^(EMR|[A-Z])/, (start) => start.toLowerCase());
