import { EvaluationError } from "../definition/evaluate/index.ts";
import { typedOutputs, type DeclaredOutput } from "../local/engine/step-types/outputs.ts";

/** A Callback step that waits, as a person is asked about it. */
export interface WaitingStep {
  readonly name: string;
  readonly token: string;
  /** What the step hands to whoever answers. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly declared: readonly DeclaredOutput[];
}

/** What a person said; `none` leaves the step to somebody else, `stop` wants the execution to end. */
export type PersonsAnswer =
  | { readonly kind: "success"; readonly outputs: Readonly<Record<string, string>> }
  | { readonly kind: "failure"; readonly reason: string }
  | { readonly kind: "none" | "stop" };

// Of SendPipelineExecutionStepSuccess and SendPipelineExecutionStepFailure.
const longest = { value: 1024, reason: 256 };

/** Asks how a step ends; an abort takes the question away. */
export async function askAnswer(step: WaitingStep, signal: AbortSignal): Promise<PersonsAnswer> {
  const { isCancel, select, text } = await import("@clack/prompts");
  const ask = { output: process.stderr, signal };
  let stop = false;
  const onKey = (_: unknown, key: { readonly ctrl?: boolean; readonly name?: string }): void => {
    stop ||= key.ctrl === true && key.name === "c";
  };
  process.stdin.on("keypress", onKey);
  const canceled = (): PersonsAnswer => ({ kind: stop ? "stop" : "none" });
  try {
    const how = await select({
      ...ask,
      message: `${step.name} waits for an answer. Did it succeed?`,
      options: [
        { value: "success", label: "Yes", hint: step.declared.map(({ OutputName }) => OutputName).join(", ") },
        { value: "failure", label: "No, it failed" },
        { value: "none", label: "Somebody else answers" },
      ],
    });
    if (isCancel(how) || how === "none") return canceled();
    if (how === "failure") {
      const reason = await text({
        ...ask,
        message: "Why?",
        validate: (said = "") => tooLong(said, longest.reason),
      });
      return isCancel(reason) ? canceled() : { kind: "failure", reason };
    }
    const outputs: Record<string, string> = {};
    for (const output of step.declared) {
      const { OutputName: name, OutputType: type } = output;
      const value =
        type === "Boolean"
          ? await select({
              ...ask,
              message: `${name} (${type})`,
              options: [{ value: "true" }, { value: "false" }],
            })
          : await text({ ...ask, message: `${name} (${type})`, validate: (said = "") => misfit(output, said) });
      if (isCancel(value)) return canceled();
      outputs[name] = value;
    }
    return { kind: "success", outputs };
  } finally {
    process.stdin.off("keypress", onKey);
  }
}

const tooLong = (said: string, most: number): string | undefined =>
  said.length > most ? `it has ${said.length} characters; ${most} are the most` : undefined;

/** Why a text cannot be the value of an output, in the engine's own words. */
function misfit(output: DeclaredOutput, said: string): string | undefined {
  try {
    typedOutputs([output], { [output.OutputName]: said });
  } catch (error) {
    if (error instanceof EvaluationError) return error.message;
    throw error;
  }
  return tooLong(said, longest.value);
}

/** The arguments of a step for a person, a line each; nothing in them reaches the terminal as a control character. */
export const argumentLines = (args: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(args).map(([name, value]) => `  ${visible(name)} = ${visible(value)}\n`);

const visible = (value: unknown): string => {
  const text = JSON.stringify(value);
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u007f-\u009f]/g, (found) => `\\u00${found.charCodeAt(0).toString(16)}`);
};
