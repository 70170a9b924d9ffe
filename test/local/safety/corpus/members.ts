import { bad, json, type BadRequest } from "./bad-request.ts";

const role = "arn:aws:iam::123456789012:role/r";
const token = "t".repeat(32);
const nested = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000);
const deepJson = (member: string) => `{"${member}":${nested("[", "]")}}`;

/** Members that are nested too deep, or of another kind than their service's model says. */
export const members: readonly BadRequest[] = [
  bad(
    "a definition nested 50,000 times",
    json("SageMaker.CreatePipeline", {
      PipelineName: "deep",
      PipelineDefinition: `{"Version":"2020-12-01","Steps":${nested("[", "]")}}`,
      RoleArn: role,
      ClientRequestToken: token,
    }),
  ),
  bad(
    "an event pattern nested 5,000 times",
    json("AWSEvents.PutRule", { Name: "r", EventPattern: '{"a":'.repeat(5000) + '["x"]' + "}".repeat(5000) }),
    { outcome: "harmless" },
  ),
  bad(
    "an event nested 50,000 times",
    json("AWSEvents.PutEvents", { Entries: [{ Source: "x", DetailType: "y", Detail: `{"a":${nested("[", "]")}}` }] }),
    { outcome: "harmless" },
  ),
  ...["Tags", "PipelineName", "PipelineDefinition", "ParallelismConfiguration"].map((member) =>
    bad(`${member} nested 50,000 times`, json("SageMaker.CreatePipeline", deepJson(member))),
  ),
  ...["Entries", "Rule"].map((member) =>
    bad(`${member} of events nested 50,000 times`, json("AWSEvents.PutTargets", deepJson(member))),
  ),
  bad("the metrics nested 50,000 times", json("GraniteServiceVersion20100801.PutMetricData", deepJson("MetricData"))),
  bad("a deployment nested 50,000 times", json("CodePipeline_20150709.CreatePipeline", deepJson("pipeline"))),
  bad(
    "a queue's attributes nested 50,000 times",
    json("AmazonSQS.CreateQueue", `{"QueueName":"q","Attributes":${nested("[", "]")}}`),
    { outcome: "harmless" },
  ),
  ...[1, true, [], {}, null].flatMap((value) => [
    bad(`a pipeline's name as ${JSON.stringify(value)}`, json("SageMaker.DescribePipeline", { PipelineName: value })),
    bad(`a queue's name as ${JSON.stringify(value)}`, json("AmazonSQS.CreateQueue", { QueueName: value })),
    bad(`a queue's URL as ${JSON.stringify(value)}`, json("AmazonSQS.ReceiveMessage", { QueueUrl: value })),
    bad(`a rule's targets as ${JSON.stringify(value)}`, json("AWSEvents.PutTargets", { Rule: "r", Targets: [value] })),
    bad(`an event as ${JSON.stringify(value)}`, json("AWSEvents.PutEvents", { Entries: value })),
    bad(`a declaration as ${JSON.stringify(value)}`, json("CodePipeline_20150709.CreatePipeline", { pipeline: value })),
    bad(
      `stages as ${JSON.stringify(value)}`,
      json("CodePipeline_20150709.CreatePipeline", { pipeline: { name: "x", stages: [value] } }),
    ),
    bad(`a rule's name as ${JSON.stringify(value)}`, json("AWSEvents.DescribeRule", { Name: value })),
    bad(
      `a log group as ${JSON.stringify(value)}`,
      json("Logs_20140328.GetLogEvents", { logGroupName: value, logStreamName: value }),
    ),
    bad(`a deployment as ${JSON.stringify(value)}`, json("CodePipeline_20150709.GetPipeline", { name: value })),
    bad(
      `a repository as ${JSON.stringify(value)}`,
      json("AmazonEC2ContainerRegistry_V20150921.DescribeImages", { repositoryName: value }),
    ),
    bad(
      `metrics as ${JSON.stringify(value)}`,
      json("GraniteServiceVersion20100801.PutMetricData", { Namespace: "n", MetricData: value }),
      { outcome: "harmless" },
    ),
  ]),
];
