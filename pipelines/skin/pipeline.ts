import * as sw from "sagewright";
import skinDefaults from "./defaults.json" with { type: "json" };

/** An image classification system: the name, the code and the defaults are what one differs in from another. */
export interface System {
  readonly name: string;
  /** What runs in the steps: `<name>/*.py`, `common/*.py`, and `train.py` with its requirements at the root. */
  readonly code: sw.Asset;
  /** What the system's own image is built from. */
  readonly image: sw.Asset;
  readonly defaults: typeof skinDefaults;
}

const skin: System = {
  name: "skin",
  code: sw.codeFiles(import.meta.url, {
    skin: "./*.py",
    common: "../common/*.py",
    "train.py": "./train.py",
    "requirements.txt": "./requirements.txt",
  }),
  image: sw.codeFiles(import.meta.url, {
    Dockerfile: "./Dockerfile",
    "requirements.txt": "../requirements.txt",
    common: "../common/*.py",
  }),
  defaults: skinDefaults,
};

/** HAM10000: seven classes of skin lesions in dermatoscopic images. */
export default (given: sw.Kwargs = {}): sw.Pipeline => classifier(skin, given);

/** Splits an archive of images, trains, evaluates, and registers a model that is good enough. */
export function classifier({ name, code, image, defaults }: System, given: sw.Kwargs): sw.Pipeline {
  const kwargs = sw.kwargs(given, [
    "region",
    "sagemaker_project_arn",
    "role",
    "default_bucket",
    "pipeline_name",
    "model_package_group_name",
    "base_job_prefix",
    "image_uri",
    "input_data_uri",
  ]);
  const { region = "us-east-1", pipeline_name = name } = kwargs;
  const { model_package_group_name = pipeline_name, base_job_prefix = pipeline_name } = kwargs;
  const role = kwargs.role ?? sw.parameter.string("RoleArn");
  const bucket = kwargs.default_bucket ?? sw.parameter.string("Bucket");
  const ownImage = kwargs.image_uri ?? sw.builtImage(pipeline_name, image, region, kwargs.role);
  const s3 = (...path: readonly (string | sw.Variable)[]) =>
    sw.join("/", ["s3:/", bucket, base_job_prefix, sw.execution.PipelineExecutionId, ...path]);

  const inputData = sw.parameter.string("InputDataUri", kwargs.input_data_uri);
  const threshold = sw.parameter.float("AccuracyThreshold", 0.6);
  const decisions = ["PendingManualApproval", "Approved", "Rejected"] as const;
  const approval = sw.parameter.enum("ModelApprovalStatus", decisions, "PendingManualApproval");
  const trainingInstance = sw.parameter.string("TrainingInstanceType", "ml.g5.xlarge");
  const processingInstance = sw.parameter.string("ProcessingInstanceType", "ml.m5.xlarge");
  const epochs = sw.parameter.integer("Epochs", defaults.Epochs);
  const imageSize = sw.parameter.integer("ImageSize", defaults.ImageSize);
  const learningRate = sw.parameter.float("LearningRate", defaults.LearningRate);
  const seed = sw.parameter.integer("Seed", defaults.Seed);

  const processingJob = {
    RoleArn: role,
    ProcessingResources: { ClusterConfig: { InstanceType: processingInstance, InstanceCount: 1, VolumeSizeInGB: 50 } },
    StoppingCondition: { MaxRuntimeInSeconds: 7200 },
  };
  const codeInput = { S3Uri: code.prefixUri(bucket), LocalPath: "/opt/ml/processing/input/code" };

  const split = sw.processing("SplitData", {
    ...processingJob,
    AppSpecification: {
      ImageUri: ownImage,
      ContainerEntrypoint: ["python3", `/opt/ml/processing/input/code/${name}/preprocess.py`],
      ContainerArguments: ["--image-size", sw.text(imageSize), "--seed", sw.text(seed)],
    },
    inputs: { code: codeInput, data: { S3Uri: inputData, LocalPath: "/opt/ml/processing/input/data" } },
    outputs: {
      train: { S3Uri: s3("SplitData", "train"), LocalPath: "/opt/ml/processing/train" },
      validation: { S3Uri: s3("SplitData", "validation"), LocalPath: "/opt/ml/processing/validation" },
      test: { S3Uri: s3("SplitData", "test"), LocalPath: "/opt/ml/processing/test" },
      report: { S3Uri: s3("SplitData", "report"), LocalPath: "/opt/ml/processing/report" },
    },
  });

  const train = sw.training("TrainModel", {
    RoleArn: role,
    AlgorithmSpecification: {
      TrainingImage: sw.awsImage(region, "pytorch-training:2.8.0-gpu-py312"),
      TrainingInputMode: "File",
      MetricDefinitions: [
        { Name: "train:loss", Regex: "train_loss=([0-9.]+)" },
        { Name: "validation:loss", Regex: "val_loss=([0-9.]+)" },
        { Name: "validation:accuracy", Regex: "val_accuracy=([0-9.]+)" },
        { Name: "validation:balanced_accuracy", Regex: "val_balanced_accuracy=([0-9.]+)" },
      ],
    },
    HyperParameters: {
      epochs: sw.text(epochs),
      "learning-rate": sw.text(learningRate),
      seed: sw.text(seed),
      sagemaker_program: "train.py",
      sagemaker_submit_directory: code.archiveUri(bucket),
      sagemaker_container_log_level: "20",
      sagemaker_region: region,
    },
    channels: { train: { S3Uri: split.outputs.train }, validation: { S3Uri: split.outputs.validation } },
    OutputDataConfig: { S3OutputPath: s3("TrainModel") },
    ResourceConfig: { InstanceType: trainingInstance, InstanceCount: 1, VolumeSizeInGB: 50 },
    StoppingCondition: { MaxRuntimeInSeconds: 14400 },
  });
  const model = train.properties.ModelArtifacts.S3ModelArtifacts;

  const evaluate = sw.processing(
    "Evaluate",
    {
      ...processingJob,
      AppSpecification: {
        ImageUri: ownImage,
        ContainerEntrypoint: ["python3", `/opt/ml/processing/input/code/${name}/evaluate.py`],
      },
      inputs: {
        code: codeInput,
        model: { S3Uri: model, LocalPath: "/opt/ml/processing/model" },
        test: { S3Uri: split.outputs.test, LocalPath: "/opt/ml/processing/test" },
      },
      outputs: { evaluation: { S3Uri: s3("Evaluate", "evaluation"), LocalPath: "/opt/ml/processing/evaluation" } },
    },
    { propertyFiles: { Evaluation: { OutputName: "evaluation", FilePath: "evaluation.json" } } },
  );
  const evaluation = evaluate.propertyFiles.Evaluation;
  const evaluationUri = sw.join("/", [evaluate.outputs.evaluation, "evaluation.json"]);
  const accuracy = sw.jsonGet(evaluation, "multiclass_classification_metrics.accuracy.value");
  const majority = sw.jsonGet(evaluation, "baseline.accuracy");

  const register = sw.registerModel("RegisterModel", {
    ModelPackageGroupName: model_package_group_name,
    ModelApprovalStatus: approval,
    ModelMetrics: { ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: evaluationUri } } },
    CustomerMetadataProperties: {
      TestDataS3Uri: split.outputs.test,
      EvaluationS3Uri: evaluationUri,
      AccuracyThreshold: sw.text(threshold),
      PipelineExecutionArn: sw.execution.PipelineExecutionArn,
    },
    InferenceSpecification: {
      Containers: [
        {
          Image: ownImage,
          ModelDataUrl: model,
          Environment: { SAGEMAKER_PROGRAM: "inference.py", SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code" },
        },
      ],
      SupportedContentTypes: ["image/jpeg", "image/png", "application/x-image"],
      SupportedResponseMIMETypes: ["application/json"],
      SupportedRealtimeInferenceInstanceTypes: ["ml.m5.xlarge", "ml.c5.xlarge", "ml.g5.xlarge"],
      SupportedTransformInstanceTypes: ["ml.m5.xlarge"],
    },
  });

  const tooLow = sw.fail("AccuracyTooLow", {
    ErrorMessage: sw.join("", [
      "accuracy ",
      accuracy,
      " must be at least ",
      threshold,
      " and above ",
      majority,
      ", which always naming the most frequent class gets",
    ]),
  });

  const checkAccuracy = sw.condition("CheckAccuracy", {
    Conditions: [sw.atLeast(accuracy, threshold), sw.greaterThan(accuracy, majority)],
    IfSteps: [register],
    ElseSteps: [tooLow],
  });

  return sw.pipeline(pipeline_name, {
    parameters: [
      inputData,
      threshold,
      approval,
      trainingInstance,
      processingInstance,
      epochs,
      imageSize,
      learningRate,
      seed,
    ],
    steps: [split, train, evaluate, checkAccuracy],
  });
}
