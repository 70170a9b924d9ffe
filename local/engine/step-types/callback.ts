import { joinText, parsePython, pythonDumps, resolve, type PyValue } from "../../../definition/evaluate/index.ts";
import { cut } from "../../containers/failure.ts";
import { projectConfig } from "../../config/project-config.ts";
import { ensureQueue, queueName, sendMessage } from "../../sqs/queue.ts";
import { answerCallback, isWaiting, openCallback, type CallbackAnswer } from "../callbacks.ts";
import { newCallbackToken } from "../identity.ts";
import { runProgram } from "../local-program.ts";
import { engineOf } from "../engine-of.ts";
import { declaredOutputs, outputList, type Outputs } from "./outputs.ts";
import type { StepRun, StepType } from "./step-type.ts";

/** The log group that has the messages of steps that wait for an answer from outside: a stream for each, `<step>/<token>`. */
const messageLog = "/sagewright/callback-messages";

/** Sends a message with a token to the step's queue, or to the command that plays it, and waits for the answer. */
export const callback: StepType = {
  type: "Callback",
  operation: "SendMessage",
  run: async (run) => {
    const { ctx, step, engine, note, stop } = run;
    const { url, args } = requestOf(run);
    const command = commandFor(ctx.project, url);
    // A queue that nobody has made is made: on AWS it must exist.
    const queue = command === undefined ? ensureQueue(ctx, queueName(url)).name : undefined;
    const token = newCallbackToken();
    const { closed } = engineOf(ctx);
    const record = { token, executionArn: engine.executionArn, step: step.Name, declared: declaredOutputs(step) };
    const answered = openCallback(ctx, record, closed);
    const Metadata = { Callback: { CallbackToken: token, SqsQueueUrl: url } };
    const message = (status?: "Stopping") => callbackMessage(token, engine.executionArn, args, status);
    // To be read without taking the message out of the queue.
    if (queue !== undefined) ctx.logs.append(messageLog, `${step.Name}/${token}`, message());
    note({ StepStatus: "Executing", Metadata });
    const onStop = () => {
      if (queue !== undefined && isWaiting(ctx, token)) sendMessage(ctx, queue, message("Stopping"));
    };
    if (queue !== undefined) {
      sendMessage(ctx, queue, message());
      ctx.say({ level: "info", message: waitText(run, queue, token) });
    } else if (command !== undefined) void ask(run, command, token, message(), AbortSignal.any([closed, stop]));
    stop.addEventListener("abort", onStop, { once: true });
    if (stop.aborted) onStop();
    const answer = await answered;
    stop.removeEventListener("abort", onStop);
    if (answer === undefined || stop.aborted) return { status: "Stopped" };
    if (answer.kind === "Failure") {
      return {
        status: "Failed",
        reason: `ClientError: ${answer.reason ?? `the callback of step ${step.Name} failed`}`,
      };
    }
    note({ Metadata: { Callback: { ...Metadata.Callback, OutputParameters: outputList(answer.outputs) } } });
    return { status: "Succeeded", properties: { OutputParameters: answer.outputs } };
  },
};

function requestOf({ step, scope }: StepRun): { readonly url: string; readonly args: PyValue } {
  const url = resolve((step as { readonly SqsQueueUrl?: unknown }).SqsQueueUrl ?? "", scope);
  return { url: joinText(url), args: resolve(step.Arguments ?? {}, scope) };
}

/** The message's form: the first one carries no status, the one that asks to stop does. */
const callbackMessage = (token: string, arn: string, args: PyValue, status?: string): string =>
  `{"token":${JSON.stringify(token)},"pipelineExecutionArn":${JSON.stringify(arn)},"arguments":${pythonDumps(args)}${
    status === undefined ? "" : `,"status":${JSON.stringify(status)}`
  }}`;

const waitText = ({ ctx, step }: StepRun, queue: string, token: string): string =>
  `step ${step.Name} waits for an answer to its message in the queue ${queue}: aws --endpoint-url ${ctx.endpoint()} sagemaker send-pipeline-execution-step-success --callback-token ${token}`;

/** The command that `sagewright.config.json` names for a queue, by its URL or its name. */
function commandFor(project: string, url: string): readonly string[] | undefined {
  const commands = projectConfig(project).callback ?? {};
  const key = [url, queueName(url)].find((name) => Object.hasOwn(commands, name));
  return key === undefined ? undefined : commands[key];
}

const longestAnswerSeconds = 86_400;

/** Runs the command with the message on its standard input; the JSON object that it prints is the answer. */
async function ask(
  run: StepRun,
  argv: readonly string[],
  token: string,
  input: string,
  end: AbortSignal,
): Promise<void> {
  const { ctx, step, jobName } = run;
  const log = { group: "/sagewright/callbacks", stream: `${step.Name}/${token}` };
  let answer: CallbackAnswer;
  try {
    const env = { SAGEWRIGHT_CALLBACK_TOKEN: token };
    const program = { name: jobName, argv, input, env, log, answers: true, timeoutSeconds: longestAnswerSeconds };
    const { code, stdout, tail } = await runProgram(ctx, program, end);
    const said = tail.error();
    if (code === 0) answer = { kind: "Success", outputs: printed(stdout) };
    else answer = { kind: "Failure", reason: cut(`${argv.join(" ")} ended with exit code ${code}: ${said}`, 256) };
  } catch (error) {
    answer = { kind: "Failure", reason: cut(error instanceof Error ? error.message : String(error), 256) };
  }
  // The command may have answered by itself.
  if (!isWaiting(ctx, token)) return;
  try {
    answerCallback(ctx, token, answer);
  } catch (error) {
    answerCallback(ctx, token, { kind: "Failure", reason: error instanceof Error ? error.message : String(error) });
  }
}

function printed(text: string): Outputs {
  const value = text.trim() === "" ? {} : parsePython(text);
  if (value === undefined || value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new Error(`the command must print one JSON object of outputs, or nothing; it printed ${cut(text, 120)}`);
  }
  return value as Outputs;
}
