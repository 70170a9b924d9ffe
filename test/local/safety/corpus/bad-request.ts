import { bytesOf, signed, type RequestText } from "../request.ts";

/**
 * How a bad request must end: `refused` with an AWS error of the 4xx kind (or 501); `plain`, refused by the HTTP layer,
 * which knows no service; `harmless`, where a strange name is nobody's error: refused or taken, as long as it is only a name.
 */
export type Outcome = "refused" | "plain" | "harmless";

export interface BadRequest {
  readonly name: string;
  readonly bytes: Buffer;
  readonly outcome: Outcome;
  /** The error's code, where it matters. */
  readonly code?: RegExp;
  /** Whether the client ends its side after the last byte. */
  readonly end?: boolean;
}

export const bad = (name: string, request: RequestText, more: Partial<BadRequest> = {}): BadRequest => ({
  name,
  bytes: bytesOf(request),
  outcome: "refused",
  ...more,
});

/** A call of a JSON service. */
export const json = (target: string, body: unknown, headers: Readonly<Record<string, string>> = {}): RequestText => ({
  headers: {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": target,
    authorization: signed("sagemaker"),
    ...headers,
  },
  body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
});

export const s3 = (method: string, path: string, more: RequestText = {}): RequestText => ({
  ...more,
  method,
  path,
  headers: { authorization: signed("s3"), ...more.headers },
});

export const bucket = "sagewright-us-east-1-123456789012";

/** One target of every JSON service. */
export const targets = {
  SageMaker: "SageMaker.ListPipelines",
  SQS: "AmazonSQS.ListQueues",
  EventBridge: "AWSEvents.ListRules",
  CodePipeline: "CodePipeline_20150709.ListPipelines",
  ECR: "AmazonEC2ContainerRegistry_V20150921.DescribeImages",
  Logs: "Logs_20140328.DescribeLogGroups",
  CloudWatch: "GraniteServiceVersion20100801.ListMetrics",
} as const;
