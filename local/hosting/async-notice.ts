import type { AsyncJob } from "./async.ts";

/** What the service would send to the topics of NotificationConfig. */
export const notice = (
  { endpoint, request, inferenceId, outputLocation, failureLocation }: AsyncJob,
  failed?: string,
): object => ({
  awsRegion: "local",
  eventTime: new Date().toISOString(),
  eventName: "InferenceResult",
  invocationStatus: failed === undefined ? "Completed" : "Failed",
  requestParameters: { endpointName: endpoint, inputLocation: request.inputLocation },
  responseParameters: failed === undefined ? { outputLocation } : { failureLocation },
  ...(failed !== undefined && { failureReason: failed }),
  inferenceId,
  eventVersion: "1.0",
  eventSource: "aws:sagemaker",
});
