import type { CreateTrainingJobRequest, DescribeTrainingJobResponse } from "@aws-sdk/client-sagemaker";
import type { Wire } from "../sagemaker/operation.ts";

export type TrainingRequest = Wire<CreateTrainingJobRequest>;
export type TrainingRecord = Wire<DescribeTrainingJobResponse>;
