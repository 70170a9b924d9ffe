import { bad, bucket, json, type BadRequest } from "./bad-request.ts";

const role = "arn:aws:iam::123456789012:role/r";
const token = "t".repeat(32);
const definition = JSON.stringify({
  Version: "2020-12-01",
  Steps: [{ Name: "F", Type: "Fail", Arguments: { ErrorMessage: "m" } }],
});
const image = { ImageUri: "test/python:1", ContainerEntrypoint: ["true"] };
const resources = { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } };
const variant = { VariantName: "A", ModelName: "m", InstanceType: "ml.m5.large", InitialInstanceCount: 1 };

const hostile = [
  "../../../escaped",
  "a/../../escaped",
  "/etc/escaped",
  "a;touch escaped",
  "$(touch escaped)",
  "`touch escaped`",
  "a\ntouch escaped",
  "a\0escaped",
  "' OR '1'='1",
  '"; DROP TABLE record; --',
  "__proto__",
  "..",
  "",
  "x".repeat(5000),
  "\ud800",
  "\u202eescaped",
];

/** Requests by the field that a hostile text goes to. */
const fields: Readonly<Record<string, (text: string) => readonly [string, object]>> = {
  "a pipeline's name": (text) => [
    "SageMaker.CreatePipeline",
    { PipelineName: text, PipelineDefinition: definition, RoleArn: role, ClientRequestToken: token },
  ],
  "a pipeline to read": (text) => ["SageMaker.DescribePipeline", { PipelineName: text }],
  "a pipeline's definition": (text) => [
    "SageMaker.CreatePipeline",
    { PipelineName: "p", PipelineDefinition: text || "x", RoleArn: role, ClientRequestToken: token },
  ],
  "a step's name": (text) => [
    "SageMaker.CreatePipeline",
    {
      PipelineName: `s${text.length}`,
      PipelineDefinition: definition.replace('"F"', JSON.stringify(text)),
      RoleArn: role,
      ClientRequestToken: token,
    },
  ],
  "a definition's place": (text) => [
    "SageMaker.CreatePipeline",
    {
      PipelineName: "p",
      PipelineDefinitionS3Location: { Bucket: text, ObjectKey: text },
      RoleArn: role,
      ClientRequestToken: token,
    },
  ],
  "an execution": (text) => ["SageMaker.DescribePipelineExecution", { PipelineExecutionArn: text }],
  "a processing job's name": (text) => [
    "SageMaker.CreateProcessingJob",
    { ProcessingJobName: text, AppSpecification: image, ProcessingResources: resources, RoleArn: role },
  ],
  "a training job's name": (text) => [
    "SageMaker.CreateTrainingJob",
    {
      TrainingJobName: text,
      AlgorithmSpecification: { TrainingImage: "i", TrainingInputMode: "File" },
      OutputDataConfig: { S3OutputPath: `s3://${bucket}/o` },
      ResourceConfig: resources.ClusterConfig,
      StoppingCondition: { MaxRuntimeInSeconds: 1 },
      RoleArn: role,
    },
  ],
  "a channel's name": (text) => [
    "SageMaker.CreateTrainingJob",
    {
      TrainingJobName: `c${text.length}`,
      AlgorithmSpecification: { TrainingImage: "i", TrainingInputMode: "File" },
      InputDataConfig: [{ ChannelName: text, DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: text } } }],
      OutputDataConfig: { S3OutputPath: text },
      ResourceConfig: resources.ClusterConfig,
      StoppingCondition: { MaxRuntimeInSeconds: 1 },
      RoleArn: role,
    },
  ],
  "a model's name": (text) => [
    "SageMaker.CreateModel",
    {
      ModelName: text,
      ExecutionRoleArn: role,
      PrimaryContainer: { Image: "i", ModelDataUrl: `s3://${bucket}/m.tar.gz` },
    },
  ],
  "a variant's name": (text) => [
    "SageMaker.CreateEndpointConfig",
    { EndpointConfigName: `v${text.length}`, ProductionVariants: [{ ...variant, VariantName: text }] },
  ],
  "an endpoint's configuration": (text) => [
    "SageMaker.CreateEndpointConfig",
    { EndpointConfigName: text, ProductionVariants: [variant] },
  ],
  "an endpoint's name": (text) => ["SageMaker.CreateEndpoint", { EndpointName: text, EndpointConfigName: text }],
  "a group's name": (text) => ["SageMaker.CreateModelPackageGroup", { ModelPackageGroupName: text }],
  "a tag": (text) => [
    "SageMaker.AddTags",
    { ResourceArn: `arn:aws:sagemaker:us-east-1:123456789012:pipeline/${text}`, Tags: [{ Key: text, Value: text }] },
  ],
  "a page's token": (text) => ["SageMaker.ListPipelines", { NextToken: text }],
  "a filter": (text) => [
    "SageMaker.Search",
    { Resource: text, SearchExpression: { Filters: [{ Name: text, Operator: "Equals", Value: text }] } },
  ],
  "a queue's name": (text) => ["AmazonSQS.CreateQueue", { QueueName: text }],
  "a queue's URL": (text) => ["AmazonSQS.SendMessage", { QueueUrl: text, MessageBody: text }],
  "a receipt": (text) => [
    "AmazonSQS.DeleteMessage",
    { QueueUrl: "http://127.0.0.1/123456789012/q", ReceiptHandle: text },
  ],
  "a rule's name": (text) => ["AWSEvents.PutRule", { Name: text, EventPattern: '{"source":["x"]}' }],
  "a rule's pattern": (text) => ["AWSEvents.PutRule", { Name: "r", EventPattern: text }],
  "a target's ARN": (text) => [
    "AWSEvents.PutTargets",
    {
      Rule: "r",
      Targets: [{ Id: "1", Arn: text, InputTransformer: { InputPathsMap: { a: text }, InputTemplate: text } }],
    },
  ],
  "an event's source": (text) => [
    "AWSEvents.PutEvents",
    { Entries: [{ Source: text, DetailType: text, Detail: text }] },
  ],
  "a log group": (text) => ["Logs_20140328.GetLogEvents", { logGroupName: text, logStreamName: text }],
  "a log filter": (text) => ["Logs_20140328.FilterLogEvents", { logGroupName: "g", filterPattern: text }],
  "a deployment's name": (text) => [
    "CodePipeline_20150709.CreatePipeline",
    { pipeline: { name: text, roleArn: role, version: 1, artifactStore: { type: "S3", location: text }, stages: [] } },
  ],
  "a deployment to start": (text) => ["CodePipeline_20150709.StartPipelineExecution", { name: text }],
  "an image": (text) => [
    "AmazonEC2ContainerRegistry_V20150921.DescribeImages",
    { repositoryName: text, imageIds: [{ imageTag: text }] },
  ],
  "a metric's name": (text) => [
    "GraniteServiceVersion20100801.PutMetricData",
    { Namespace: text, MetricData: [{ MetricName: text, Value: 1 }] },
  ],
  "an alarm's name": (text) => ["GraniteServiceVersion20100801.DescribeAlarms", { AlarmNames: [text] }],
  "a callback's token": (text) => [
    "SageMaker.SendPipelineExecutionStepSuccess",
    { CallbackToken: text, OutputParameters: [{ Name: text, Value: text }] },
  ],
};

const short = (text: string) => JSON.stringify(text.slice(0, 24));
/** Texts that a shell, a path or SQL would take for more than a name. */
export const names: readonly BadRequest[] = [
  ...Object.entries(fields).flatMap(([field, request]) =>
    hostile.map((text) => {
      const [target, body] = request(text);
      return bad(`${field}: ${short(text)}`, json(target, body), { outcome: "harmless" });
    }),
  ),
];
