import type { Command } from "commander";
import type { StartOptions } from "../pipelines/run.ts";
import type { Selection } from "../pipelines/selection.ts";
import type { DefinitionSource } from "./definition-source.ts";
import { CliError, Exit, type Io } from "./io.ts";
import type { Session } from "./session.ts";

/** Which part of a pipeline runs, and how many steps of it at once. */
export interface PartOptions {
  readonly from?: string;
  readonly to?: string;
  readonly only?: string;
  readonly select?: string;
  readonly source?: string;
  readonly maxParallelSteps?: string;
}

/** `--from`, `--to`, `--only`, `--select`, `--source` and `--max-parallel-steps`. */
export const withPart = (command: Command): Command =>
  command
    .option("--from <step>", "run this step and all that comes after it, up to --to; earlier results are reused")
    .option("--to <step>", "run up to this step")
    .option("--only <steps>", "run these steps alone, such as TrainModel,Evaluate; they must be connected")
    .option("--select <steps>", "the same in short: Train+ (from Train on), +Train (up to Train), or Train,Evaluate")
    .option("--source <arn>", "the execution whose results are reused; default: the latest that has ended")
    .option("--max-parallel-steps <n>", "how many steps may run at once in this execution");

/** What the options say, checked against the definition before anything is sent. */
export async function partOf(source: DefinitionSource, options: PartOptions) {
  const selection = selectionOf(options);
  const ParallelismConfiguration = parallelismOf(options.maxParallelSteps);
  const { selectSteps, sourceExecution } = await import("../pipelines/selection.ts");
  const selected = selection === undefined ? undefined : selectSteps(JSON.parse(source.text), selection);
  return {
    startWith: async (session: Session, io: Io): Promise<Omit<StartOptions, "name" | "parameters">> => {
      const parallel = ParallelismConfiguration !== undefined && { ParallelismConfiguration };
      if (selected === undefined) return { ...parallel };
      const arn = await sourceExecution(session.clients.sagemaker, source.name, selected, options.source);
      io.note(`running ${selected.steps.join(", ")}${arn === undefined ? "" : ` with the other results of ${arn}`}`);
      const SelectedSteps = selected.steps.map((StepName) => ({ StepName }));
      const from = arn !== undefined && { SourcePipelineExecutionArn: arn };
      return { ...parallel, SelectiveExecutionConfig: { SelectedSteps, ...from } };
    },
  };
}

/** What `--max-parallel-steps` says. */
export function parallelismOf(most: string | undefined) {
  if (most === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(most))
    throw new CliError(`--max-parallel-steps is ${most}; give a whole number from 1`, Exit.usage);
  return { MaxParallelExecutionSteps: Number(most) };
}

function selectionOf(options: PartOptions): Selection | undefined {
  const { from, to, only, source } = options.select === undefined ? options : selectOptions(options, options.select);
  if (only !== undefined && (from !== undefined || to !== undefined))
    throw new CliError("--only lists the steps, so --from and --to have no place beside it", Exit.usage);
  if (only !== undefined) return { only: only.split(",").map((name) => name.trim()) };
  if (from !== undefined) return { from, ...(to !== undefined && { to }) };
  if (to !== undefined) return { to };
  if (source !== undefined)
    throw new CliError(
      "--source is for a part of the pipeline; give --from, --to, --only or --select with it",
      Exit.usage,
    );
  return undefined;
}

/** `Train+` is `--from Train`, `+Train` is `--to Train`, and `Train,Evaluate` is `--only Train,Evaluate`. */
function selectOptions({ from, to, only, source }: PartOptions, select: string): PartOptions {
  if (from !== undefined || to !== undefined || only !== undefined)
    throw new CliError("--select says which steps run, so --from, --to and --only have no place beside it", Exit.usage);
  const [, before = "", name = "", after = ""] = /^(\+?)([^+]+)(\+?)$/.exec(select) ?? [];
  if (name === "" || (before !== "" && after !== "") || (before + after !== "" && name.includes(",")))
    throw new CliError(`--select is ${select}; give Train+, +Train, or steps such as Train,Evaluate`, Exit.usage);
  const rest = source !== undefined && { source };
  return { ...rest, ...(after !== "" ? { from: name } : before !== "" ? { to: name } : { only: name }) };
}
