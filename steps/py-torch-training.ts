import type { Asset } from "./asset.ts";
import type { Arg } from "./arguments.ts";
import { checkScript } from "./script.ts";
import { refuse, siteOf } from "./site.ts";
import { asHyperParameter, type HyperParameter } from "./text-value.ts";
import { training, type TrainingArguments, type TrainingOptions, type TrainingStep } from "./training.ts";
import { isVariable, type Variable } from "./value.ts";

/**
 * What {@link training} takes, with a script instead of `AlgorithmSpecification`. All else, such as `RoleArn`, `channels`,
 * `OutputDataConfig`, `ResourceConfig` and `StoppingCondition`, is the request's own.
 */
export interface PyTorchTrainingArguments<C extends string> extends Omit<
  TrainingArguments<C>,
  "AlgorithmSpecification" | "HyperParameters"
> {
  /** One of AWS's PyTorch training images, or another with its training toolkit. */
  readonly image: Arg<string>;
  readonly code: Asset;
  /** Where the code is uploaded to. */
  readonly bucket: string | Variable<string>;
  /** The file of the code that is started; a `.py` for torchrun. */
  readonly script: string;
  readonly region: string;
  /** Sent as JSON in text, as the Python SDK does: the script gets them as `--name value`. At most 100 together with the toolkit's own, each of at most 2500 characters (CreateTrainingJob). */
  readonly hyperparameters?: Readonly<Record<string, HyperParameter>>;
  /** Regular expressions over the log, by the metric's name; at most 40 (CreateTrainingJob). */
  readonly metrics?: Readonly<Record<string, string>>;
  /** Starts the script with torchrun, one process for each GPU on each of `ResourceConfig.InstanceCount` hosts. */
  readonly torchrun?: boolean;
}

/**
 * A PyTorch training job in script mode, on one GPU or, by torchrun, on all of all hosts: {@link training} with the
 * hyperparameters that the training toolkit in AWS's images reads. The code's URI stays bare text, since `upsert` looks for
 * it; the toolkit takes either.
 *
 * @example
 * const train = pyTorchTraining("Train", {
 *   RoleArn: role,
 *   image: awsImage(region, "pytorch-training:2.8.0-gpu-py312"),
 *   code, bucket, region,
 *   script: "train.py",
 *   hyperparameters: { epochs, "learning-rate": 0.001, model: "densenet121" },
 *   metrics: { "validation:accuracy": "val_accuracy=([0-9.]+)" },
 *   torchrun: true,
 *   channels: { train: { S3Uri: split.outputs.train } },
 *   OutputDataConfig: { S3OutputPath: join("/", ["s3:/", bucket, "models"]) },
 *   ResourceConfig: { InstanceType: "ml.g5.12xlarge", InstanceCount: 2, VolumeSizeInGB: 50 },
 *   StoppingCondition: { MaxRuntimeInSeconds: 3600 },
 * });
 */
export function pyTorchTraining<C extends string = never>(
  name: string,
  request: PyTorchTrainingArguments<C>,
  options: TrainingOptions = {},
): TrainingStep<C> {
  const site = siteOf(pyTorchTraining);
  const { image, code, bucket, script, region, hyperparameters = {}, metrics, torchrun = false, ...rest } = request;
  checkScript(site, code, script);
  if (torchrun && !script.endsWith(".py"))
    refuse(site, "SW0107", `torchrun cannot start ${script}`, "name a .py file of the code");
  const own = Object.keys(hyperparameters).find((key) => key.startsWith("sagemaker_"));
  if (own !== undefined)
    refuse(
      site,
      "SW0107",
      `hyperparameter ${own} is the training toolkit's own`,
      "choose a name that does not begin with sagemaker_",
    );
  const instance = request.ResourceConfig?.InstanceType;
  const step = training<C>(
    name,
    {
      ...rest,
      AlgorithmSpecification: {
        TrainingImage: image,
        TrainingInputMode: "File",
        ...(metrics !== undefined && {
          MetricDefinitions: Object.entries(metrics).map(([Name, Regex]) => ({ Name, Regex })),
        }),
      },
      HyperParameters: {
        ...Object.fromEntries(Object.entries(hyperparameters).map(([key, value]) => [key, asHyperParameter(value)])),
        sagemaker_submit_directory: code.archiveUri(bucket),
        sagemaker_program: JSON.stringify(script),
        sagemaker_container_log_level: "20",
        sagemaker_region: JSON.stringify(region),
        ...(torchrun && {
          sagemaker_torch_distributed_enabled: "true",
          ...(instance !== undefined && {
            sagemaker_instance_type: isVariable(instance) ? instance : JSON.stringify(instance),
          }),
        }),
      },
    } as TrainingArguments<C>,
    options,
  );
  return Object.assign(step, { site });
}
