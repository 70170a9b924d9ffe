import type { AutoMLJobConfig, CreateAutoMLJobRequest, DescribeAutoMLJobResponse } from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import { makeStep, type Cacheable, type Retryable, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

type Request = Omit<
  CreateAutoMLJobRequest,
  "AutoMLJobName" | "AutoMLJobConfig" | "ModelDeployConfig" | "GenerateCandidateDefinitionsOnly"
>;

/** A pipeline runs ensembling jobs only. */
export interface AutoMLEnsembling extends Args<Omit<AutoMLJobConfig, "Mode">> {
  readonly Mode: "ENSEMBLING";
}

/** What CreateAutoMLJob takes, less the job name, which SageMaker chooses, and what a pipeline refuses. */
export interface AutoMLArguments extends Args<Request> {
  readonly AutoMLJobConfig: AutoMLEnsembling;
}

/** What an AutoML step may have beside its request. */
export interface AutoMLOptions extends StepOptions, Retryable, Cacheable {}

/** What DescribeAutoMLJob tells of the job that ran, and where the best candidate's reports are. */
export interface AutoMLProperties extends Properties<DescribeAutoMLJobResponse> {
  readonly BestCandidateProperties: AutoMLReports;
}

/** Where the best candidate's reports are. */
export interface AutoMLReports {
  /** An S3 URI. */
  readonly ModelInsightsJsonReportPath: Variable<string>;
  /** An S3 URI. */
  readonly ExplainabilityJsonReportPath: Variable<string>;
}

/**
 * An AutoML job: finds a model for a table.
 *
 * @example
 * const search = autoML("Search", {
 *   RoleArn: role,
 *   InputDataConfig: [
 *     { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://bucket/table" } }, TargetAttributeName: "label" },
 *   ],
 *   OutputDataConfig: { S3OutputPath: "s3://bucket/automl" },
 *   AutoMLJobConfig: { Mode: "ENSEMBLING", CompletionCriteria: { MaxAutoMLJobRuntimeInSeconds: 3600 } },
 *   ProblemType: "MulticlassClassification",
 *   AutoMLJobObjective: { MetricName: "Accuracy" },
 * });
 * search.properties.BestCandidate.InferenceContainers.at(0).ModelDataUrl; // Variable<string>
 */
export function autoML(name: string, request: AutoMLArguments, options: AutoMLOptions = {}): Step<AutoMLProperties> {
  return makeStep(autoML, {
    ...options,
    name,
    type: "AutoML",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
