import type { CreateProcessingJobRequest, DescribeProcessingJobResponse } from "@aws-sdk/client-sagemaker";
import type { Wire } from "../sagemaker/operation.ts";

export type ProcessingRequest = Wire<CreateProcessingJobRequest>;
export type ProcessingRecord = Wire<DescribeProcessingJobResponse>;
