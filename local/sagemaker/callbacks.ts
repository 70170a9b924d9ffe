import type {
  SendPipelineExecutionStepFailureRequest,
  SendPipelineExecutionStepFailureResponse,
  SendPipelineExecutionStepSuccessRequest,
  SendPipelineExecutionStepSuccessResponse,
} from "@aws-sdk/client-sagemaker";
import { answerCallback } from "../engine/callbacks.ts";
import { operation, type Operations } from "./operation.ts";

/** Answers to Callback steps. */
export const callbackOperations: Operations = {
  SendPipelineExecutionStepSuccess: operation<
    SendPipelineExecutionStepSuccessRequest,
    SendPipelineExecutionStepSuccessResponse
  >((ctx, { CallbackToken = "", OutputParameters = [], ClientRequestToken }) => {
    const outputs = Object.fromEntries(OutputParameters.map(({ Name = "", Value = "" }) => [Name, Value]));
    const answer = { kind: "Success", outputs } as const;
    return { PipelineExecutionArn: answerCallback(ctx, CallbackToken, answer, ClientRequestToken) };
  }),

  SendPipelineExecutionStepFailure: operation<
    SendPipelineExecutionStepFailureRequest,
    SendPipelineExecutionStepFailureResponse
  >((ctx, { CallbackToken = "", FailureReason, ClientRequestToken }) => {
    const answer = { kind: "Failure", reason: FailureReason } as const;
    return { PipelineExecutionArn: answerCallback(ctx, CallbackToken, answer, ClientRequestToken) };
  }),
};
