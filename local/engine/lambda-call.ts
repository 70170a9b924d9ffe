import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { joinText, parsePython, type PyValue } from "../../definition/evaluate/index.ts";
import type { Context } from "../context.ts";
import { functionName, lambdaCommand, type LambdaFunction } from "./lambda-function.ts";
import { programFolder, runProgram } from "./local-program.ts";

/** One call of a function. */
export interface LambdaCall {
  readonly arn: string;
  readonly lambda: LambdaFunction;
  /** Names the call's folder and its log stream. */
  readonly name: string;
  /** The event as JSON. */
  readonly event: string;
}

/** How a call ended. */
export type LambdaEnd =
  | { readonly kind: "returned"; readonly value: PyValue }
  | { readonly kind: "threw"; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: "died"; readonly code: number; readonly lastLines: string }
  | { readonly kind: "timed out"; readonly text: string }
  | { readonly kind: "engine ended" };

/** The ARN of a function that is given by its ARN or its name. */
export const lambdaArn = ({ region, account }: Context, function_: string): string =>
  function_.startsWith("arn:") ? function_ : `arn:aws:lambda:${region}:${account}:function:${function_}`;

/** Where what a function prints goes. */
export const lambdaLog = ({ arn, name }: Pick<LambdaCall, "arn" | "name">) => ({
  group: `/aws/lambda/${functionName(arn)}`,
  stream: name,
});

/** Calls a function in a process of its own and waits for its end. */
export async function callLambda(ctx: Context, call: LambdaCall, closed: AbortSignal): Promise<LambdaEnd> {
  const { arn, lambda, name, event } = call;
  const result = join(programFolder(ctx, name), "result.json");
  const { how, code, tail } = await runProgram(
    ctx,
    {
      name,
      argv: await lambdaCommand(ctx, lambda, result),
      input: event,
      env: {
        AWS_LAMBDA_FUNCTION_NAME: functionName(arn),
        SAGEWRIGHT_LAMBDA_ARN: arn,
        SAGEWRIGHT_LAMBDA_REQUEST: name,
        SAGEWRIGHT_LAMBDA_SECONDS: String(lambda.timeoutSeconds),
        ...lambda.environment,
      },
      log: lambdaLog(call),
      timeoutSeconds: lambda.timeoutSeconds,
    },
    closed,
  );
  if (how === "ended") return { kind: "engine ended" };
  if (how === "timeout")
    return { kind: "timed out", text: `Task timed out after ${lambda.timeoutSeconds.toFixed(2)} seconds` };
  if (!existsSync(result)) return { kind: "died", code, lastLines: tail.error() };
  const left = parsePython(readFileSync(result, "utf8")) as Readonly<Record<string, PyValue>>;
  return "errorType" in left
    ? {
        kind: "threw",
        errorType: joinText(left["errorType"] ?? ""),
        errorMessage: joinText(left["errorMessage"] ?? ""),
      }
    : { kind: "returned", value: left["value"] ?? null };
}
