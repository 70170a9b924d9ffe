import { kindCheck } from "./wire/kinds.ts";

/** What the members of the requests are to the services whose model the engine does not hold. */
export const checks = {
  AmazonSQS: kindCheck({
    text: "QueueName QueueUrl QueueNamePrefix MessageBody ReceiptHandle",
    texts: "AttributeNames",
    number: "DelaySeconds MaxNumberOfMessages VisibilityTimeout WaitTimeSeconds",
    textByName: "Attributes",
  }),
  AWSEvents: kindCheck({
    text:
      "Name NamePrefix Rule EventBusName EventPattern Event ScheduleExpression State Description RoleArn NextToken " +
      "ResourceARN Id Arn Input InputPath InputTemplate Source DetailType Detail Key Value",
    texts: "Ids Resources TagKeys",
    number: "Limit Time MaximumRetryAttempts MaximumEventAgeInSeconds",
    boolean: "Force",
    object: "InputTransformer RetryPolicy DeadLetterConfig SageMakerPipelineParameters",
    objects: "Targets Entries Tags PipelineParameterList",
    textByName: "InputPathsMap",
  }),
  CodePipeline_20150709: kindCheck({
    text:
      "name pipelineName pipelineExecutionId stageName actionName token status summary nextToken roleArn clientRequestToken " +
      "pipelineType executionMode namespace region category owner provider value defaultValue description reason " +
      "transitionType retryMode resourceArn key",
    texts: "commands outputVariables tagKeys",
    number: "maxResults runOrder",
    boolean: "abandon",
    object: "pipeline result artifactStore actionTypeId filter",
    objects: "stages actions variables environmentVariables tags inputArtifacts outputArtifacts sourceRevisions",
    textByName: "configuration",
  }),
  AmazonEC2ContainerRegistry_V20150921: kindCheck({
    text: "repositoryName",
    texts: "registryIds",
    objects: "imageIds",
  }),
  Logs_20140328: kindCheck({
    text:
      "logGroupName logGroupIdentifier logGroupNamePrefix logGroupNamePattern logStreamName logStreamNamePrefix " +
      "filterPattern nextToken orderBy",
    texts: "logStreamNames",
    number: "limit startTime endTime",
    boolean: "descending startFromHead interleaved",
  }),
} as const;
