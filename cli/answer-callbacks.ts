import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { PipelineExecutionStep, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { isObject, stepsOf } from "../definition/index.ts";
import { engineDefaults } from "../local/defaults.ts";
import { declaredOutputs } from "../local/engine/step-types/outputs.ts";
import type { Execution } from "../pipelines/run.ts";
import { argumentLines, askAnswer, type PersonsAnswer, type WaitingStep } from "./callback-prompt.ts";
import type { Io } from "./io.ts";

/** Asks the person at the terminal about Callback steps of an execution, and answers them. */
export interface CallbackAnswers {
  onChange(execution: Execution): void;
  /** Takes a question that stands away. */
  close(): Promise<void>;
}

export interface AnswerOptions {
  readonly clients: { readonly sagemaker: SageMakerClient; readonly logs: CloudWatchLogsClient };
  readonly definition: unknown;
  /** Makes the terminal free for a question; the answer gives it back. */
  readonly hold: () => () => void;
  /** Stops the execution. */
  readonly stop: () => void;
}

/** Whether an embedded engine runs the execution: also one that AWS_ENDPOINT_URL names has an account that nobody has. */
export const isEngines = (arn: string): boolean => arn.includes(`:${engineDefaults.account}:`);

/** A question about a step: until it is settled, the step's end is ours to say. */
interface Question {
  readonly token: string;
  readonly end: AbortController;
  settled: boolean;
}

/**
 * Asks about each Callback step of the embedded engine whose message waits in a queue, one at a time, and sends what is
 * said as any client does. A step that somebody else answers first is not asked about any longer.
 */
export function openCallbackAnswers(io: Io, options: AnswerOptions): CallbackAnswers {
  if (!io.interactive) return { onChange: () => undefined, close: async () => undefined };
  const questions = new Map<string, Question>();
  let queue = Promise.resolve();
  const failures: unknown[] = [];
  const enqueue = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch((error: unknown) => void failures.push(error));
  };
  const answer = async (arn: string, step: PipelineExecutionStep, question: Question): Promise<void> => {
    const { token, end } = question;
    const waiting = end.signal.aborted ? undefined : await waitingStep(options, arn, step, token);
    if (waiting === undefined) question.settled = true;
    if (waiting === undefined || end.signal.aborted) return;
    const release = options.hold();
    let said: PersonsAnswer;
    try {
      process.stderr.write(argumentLines(waiting.args).join(""));
      said = await askAnswer(waiting, end.signal);
    } finally {
      release();
    }
    if (end.signal.aborted) return;
    if (said.kind === "stop") return options.stop();
    question.settled = true;
    await send(io, options.clients.sagemaker, waiting.name, token, said);
  };
  return {
    onChange({ PipelineExecutionArn: arn, Steps }) {
      if (!isEngines(arn)) return;
      const now = new Map(Steps.flatMap((step) => tokenOf(step).map((token) => [token, step] as const)));
      for (const [token, step] of now) {
        if (questions.has(token) || step.StepStatus !== "Executing") continue;
        const question = { token, end: new AbortController(), settled: false };
        questions.set(token, question);
        enqueue(() => answer(arn, step, question));
      }
      for (const question of questions.values()) {
        const { token, end } = question;
        const step = now.get(token);
        if (step?.StepStatus === "Executing") continue;
        end.abort();
        // Nobody else is known to let a step go whose execution stops.
        if (step?.StepStatus === "Stopping" && !question.settled)
          enqueue(() => send(io, options.clients.sagemaker, step.StepName ?? "", token, stopped));
        question.settled = true;
      }
    },
    async close() {
      for (const { end } of questions.values()) end.abort();
      await queue;
      for (const failure of failures) throw failure;
    },
  };
}

const stopped: PersonsAnswer = { kind: "failure", reason: "the execution was stopped" };

/** The token of a step that waits, if it does. */
function tokenOf({ EndTime, Metadata }: PipelineExecutionStep): readonly string[] {
  const { CallbackToken, OutputParameters } = Metadata?.Callback ?? {};
  return CallbackToken === undefined || EndTime !== undefined || OutputParameters !== undefined ? [] : [CallbackToken];
}

/** What a step's message says; a step that a command plays has none. */
async function waitingStep(
  { clients, definition }: AnswerOptions,
  arn: string,
  { StepName: name = "" }: PipelineExecutionStep,
  token: string,
): Promise<WaitingStep | undefined> {
  const { GetLogEventsCommand, ResourceNotFoundException } = await import("@aws-sdk/client-cloudwatch-logs");
  try {
    const { events = [] } = await clients.logs.send(
      new GetLogEventsCommand({
        logGroupName: "/sagewright/callback-messages",
        logStreamName: `${name}/${token}`,
        startFromHead: true,
      }),
    );
    const message: unknown = JSON.parse(events[0]?.message ?? "null");
    if (!isObject(message) || message["pipelineExecutionArn"] !== arn) return undefined;
    const step = stepsOf(definition).find((one) => one.name === name)?.step;
    const args = isObject(message["arguments"]) ? message["arguments"] : {};
    return { name, token, args, declared: step === undefined ? [] : declaredOutputs(step) };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function send(
  io: Io,
  sagemaker: SageMakerClient,
  step: string,
  CallbackToken: string,
  said: PersonsAnswer,
): Promise<void> {
  const {
    SageMakerServiceException,
    SendPipelineExecutionStepFailureCommand,
    SendPipelineExecutionStepSuccessCommand,
  } = await import("@aws-sdk/client-sagemaker");
  try {
    if (said.kind === "success") {
      const OutputParameters = Object.entries(said.outputs).map(([Name, Value]) => ({ Name, Value }));
      await sagemaker.send(new SendPipelineExecutionStepSuccessCommand({ CallbackToken, OutputParameters }));
    } else if (said.kind === "failure") {
      const FailureReason = said.reason;
      await sagemaker.send(
        new SendPipelineExecutionStepFailureCommand({ CallbackToken, ...(FailureReason !== "" && { FailureReason }) }),
      );
    }
  } catch (error) {
    // Somebody else was quicker, or the service wants something else: the step goes on as it is.
    if (!(error instanceof SageMakerServiceException)) throw error;
    io.note(`the answer of step ${step} was refused: ${error.message}`);
  }
}
