// What an editor shows of the word above each caret; `hovers.test.ts` asks the language server.
import * as sw from "sagewright";

declare const processingJob: sw.ProcessingArguments<never, never>;
declare const trainingJob: sw.TrainingArguments<never>;
const uri = sw.join("/", ["s3:/", "bucket"]);
//    ^? const uri: sw.Variable<string>

const split = sw.processing(
  //  ^? const split: sw.ProcessingStep<"code", "test" | "train", "Report">
  "Split",
  { ...processingJob, inputs: { code: { S3Uri: uri } }, outputs: { train: { S3Uri: uri }, test: { S3Uri: uri } } },
  { propertyFiles: { Report: { OutputName: "test", FilePath: "report.json" } } },
);
const train = sw.training("Train", { ...trainingJob, channels: { train: { S3Uri: split.outputs.train } } });
//    ^? const train: sw.TrainingStep<"train">
export const { ModelArtifacts } = train.properties;
//             ^? const ModelArtifacts: sw.Properties<ModelArtifacts>
export const { ResourceConfig } = trainingJob;
//             ^? const ResourceConfig: sw.Args<ResourceConfig> | undefined
export const lists = train.properties.FinalMetricDataList;
//           ^? const lists: sw.PropertyList<MetricData>
export const outputs = split.outputs;
//           ^? const outputs: Readonly<Record<"test" | "train", sw.Variable<string>>>
export const properties = split.properties;
//           ^? const properties: sw.ProcessingProperties
export const ask = sw.callback("Ask", {}, { SqsQueueUrl: "q", outputs: { token: "String", score: "Float" } });
//           ^? const ask: sw.CallbackStep<{ readonly token: "String"; readonly score: "Float"; }>
export const score = ask.outputs.score;
//           ^? const score: sw.Variable<number>
const listed = { FunctionArn: "f", OutputParameters: [{ OutputName: "n", OutputType: "Integer" }] } as const;
export const list = sw.lambda("L", {}, listed);
//           ^? const list: sw.LambdaStep<{ readonly n: "Integer"; }>
export const tune = sw.tuning("Tune", {} as sw.TuningArguments);
//           ^? const tune: sw.TuningStep
export const trials = tune.properties.TrainingJobSummaries;
//           ^? const trials: sw.PropertyList<HyperParameterTrainingJobSummary>
export const record = sw.lineage("L", { artifacts: { data: { ArtifactType: "t", Source: { SourceUri: uri } } } });
//           ^? const record: sw.LineageStep<never, "data", never>
export const create = sw.model("M", { ExecutionRoleArn: "r", PrimaryContainer: { Image: "i" } });
//           ^? const create: sw.Step<sw.ModelProperties>
export const count = sw.emr("E", { ClusterId: "j", StepConfig: { HadoopJarStep: { Jar: "a.jar" } } });
//           ^? const count: sw.Step<sw.EmrProperties>
export const state = count.properties.Status;
//           ^? const state: sw.Properties<StepStatus>
export const custom = sw.bedrockCustomModel("B", { ModelName: "m", ModelSourceConfig: {} });
//           ^? const custom: sw.Step<sw.BedrockCustomModelProperties>
export const factory = sw.transform;
//                        ^? function transform(name: string, request: sw.TransformArguments, options?: sw.TransformOptions): sw.Step<sw.TransformProperties>
