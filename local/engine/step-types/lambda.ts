import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  joinText,
  Numeral,
  parsePython,
  pythonDumps,
  resolve,
  type PyValue,
} from "../../../definition/evaluate/index.ts";
import { engineOf } from "../engine-of.ts";
import { functionName, lambdaCommand, lambdaFunction } from "../lambda-function.ts";
import { programFolder, runProgram } from "../local-program.ts";
import { declaredOutputs, outputList, typedOutputs, type Outputs } from "./outputs.ts";
import type { StepEnd, StepType } from "./step-type.ts";

/** Calls the local function that plays the step's, in a process of its own. */
export const lambda: StepType = {
  type: "Lambda",
  operation: "Invoke",
  needs: "a local handler",
  run: async ({ ctx, step, scope, jobName, note, stop }) => {
    const arn = joinText(resolve((step as { readonly FunctionArn?: unknown }).FunctionArn ?? "", scope));
    const event = resolve(step.Arguments ?? {}, scope);
    const played = lambdaFunction(ctx.project, arn);
    const result = join(programFolder(ctx, jobName), "result.json");
    const argv = await lambdaCommand(ctx, played, result);
    const Arn = arn.startsWith("arn:") ? arn : `arn:aws:lambda:${ctx.region}:${ctx.account}:function:${arn}`;
    note({ StepStatus: stop.aborted ? "Stopping" : "Executing", Metadata: { Lambda: { Arn } } });
    const name = functionName(arn);
    const end = await runProgram(
      ctx,
      {
        name: jobName,
        argv,
        input: pythonDumps(event),
        env: {
          AWS_LAMBDA_FUNCTION_NAME: name,
          SAGEWRIGHT_LAMBDA_ARN: Arn,
          SAGEWRIGHT_LAMBDA_REQUEST: jobName,
          SAGEWRIGHT_LAMBDA_SECONDS: String(played.timeoutSeconds),
          ...played.environment,
        },
        log: { group: `/aws/lambda/${name}`, stream: jobName },
        timeoutSeconds: played.timeoutSeconds,
      },
      // A stop of the execution waits for the function, or for its time to be over; only the engine's end does not.
      engineOf(ctx).closed,
    );
    if (end.how === "ended") return { status: "Stopped" };
    if (end.how === "timeout") return failed(Arn, `Task timed out after ${played.timeoutSeconds.toFixed(2)} seconds`);
    if (stop.aborted) return { status: "Stopped" };
    const answer = answerIn(result);
    if (answer === undefined) return failed(Arn, `it ended with exit code ${end.code}: ${end.tail.error()}`);
    if ("errorType" in answer) return failed(Arn, `${text(answer, "errorType")}: ${text(answer, "errorMessage")}`);
    const outputs = typedOutputs(declaredOutputs(step), objectOf(answer["value"]));
    note({ Metadata: { Lambda: { Arn, OutputParameters: outputList(outputs) } } });
    return { status: "Succeeded", properties: { OutputParameters: outputs } };
  },
};

const failed = (arn: string, text: string): StepEnd => ({
  status: "Failed",
  reason: `ClientError: Lambda function ${arn} failed: ${text}`,
});

const text = (answer: Outputs, name: string): string => joinText(answer[name] ?? "");

function answerIn(file: string): Outputs | undefined {
  if (!existsSync(file)) return undefined;
  return parsePython(readFileSync(file, "utf8")) as Outputs | undefined;
}

/** What a function returns that is no object has no outputs. */
const objectOf = (value: PyValue | undefined): Outputs =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Numeral)
    ? (value as Outputs)
    : {};
