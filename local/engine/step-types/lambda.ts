import { joinText, Numeral, pythonDumps, resolve, type PyValue } from "../../../definition/evaluate/index.ts";
import { engineOf } from "../engine-of.ts";
import { callLambda, lambdaArn } from "../lambda-call.ts";
import { lambdaFunction } from "../lambda-function.ts";
import { declaredOutputs, outputList, typedOutputs, type Outputs } from "./outputs.ts";
import type { StepEnd, StepType } from "./step-type.ts";

/** Calls the local function that plays the step's, in a process of its own. */
export const lambda: StepType = {
  type: "Lambda",
  operation: "Invoke",
  needs: "a local handler",
  run: async ({ ctx, step, scope, jobName, note, stop }) => {
    const given = joinText(resolve((step as { readonly FunctionArn?: unknown }).FunctionArn ?? "", scope));
    const event = pythonDumps(resolve(step.Arguments ?? {}, scope));
    const played = lambdaFunction(ctx.project, given);
    const Arn = lambdaArn(ctx, given);
    note({ StepStatus: stop.aborted ? "Stopping" : "Executing", Metadata: { Lambda: { Arn } } });
    const end = await callLambda(
      ctx,
      { arn: Arn, lambda: played, name: jobName, event },
      // A stop of the execution waits for the function, or for its time to be over; only the engine's end does not.
      engineOf(ctx).closed,
    );
    if (end.kind === "engine ended") return { status: "Stopped" };
    if (end.kind === "timed out") return failed(Arn, end.text);
    if (stop.aborted) return { status: "Stopped" };
    if (end.kind === "died") return failed(Arn, `it ended with exit code ${end.code}: ${end.lastLines}`);
    if (end.kind === "threw") return failed(Arn, `${end.errorType}: ${end.errorMessage}`);
    const outputs = typedOutputs(declaredOutputs(step), objectOf(end.value));
    note({ Metadata: { Lambda: { Arn, OutputParameters: outputList(outputs) } } });
    return { status: "Succeeded", properties: { OutputParameters: outputs } };
  },
};

const failed = (arn: string, text: string): StepEnd => ({
  status: "Failed",
  reason: `ClientError: Lambda function ${arn} failed: ${text}`,
});

/** What a function returns that is no object has no outputs. */
const objectOf = (value: PyValue): Outputs =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Numeral)
    ? (value as Outputs)
    : {};
