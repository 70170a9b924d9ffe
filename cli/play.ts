import type { Command } from "commander";
import type { EngineOptions } from "../local/index.ts";
import { CliError, Exit } from "./io.ts";

/** How the embedded engine plays executions. */
export type PlaySettings = Pick<EngineOptions, "inject" | "timeScale" | "cache" | "keepGoing">;

export interface PlayOptions {
  readonly inject?: readonly string[];
  readonly timeScale?: string;
  readonly cache?: string;
  readonly keepGoing?: boolean;
}

const caches = ["aws", "content", "off"] as const;

/** `--inject`, `--time-scale`, `--cache` and `--keep-going`. */
export const withPlay = (command: Command): Command =>
  command
    .option(
      "--inject <fault>",
      "a fault that a step meets instead of running, such as Train=SageMaker.CAPACITY_ERROR*2; may be repeated",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option("--time-scale <factor>", "what waits between attempts are multiplied by, such as 0.001")
    .option("--cache <how>", `what cached steps are compared by: ${caches.join(", ")}`)
    .option("--keep-going", "after a failure, still start the steps that do not need the failed one");

/** What the options say, `undefined` where they say nothing; `steps` are the names that faults may be for. */
export async function playOf(
  options: PlayOptions,
  steps?: () => Promise<readonly string[]>,
): Promise<PlaySettings | undefined> {
  const { inject: faults, timeScale: scale, cache: how, keepGoing } = options;
  const inject = faults === undefined ? undefined : await faultsOf(faults, steps);
  const timeScale = scale === undefined ? undefined : Number(scale);
  if (timeScale !== undefined && !(scale?.trim() !== "" && timeScale >= 0 && Number.isFinite(timeScale)))
    throw new CliError(`--time-scale is ${scale ?? ""}; give a number from 0, such as 0.001`, Exit.usage);
  const cache = caches.find((one) => one === how);
  if (how !== undefined && cache === undefined)
    throw new CliError(`--cache is ${how}; give one of ${caches.join(", ")}`, Exit.usage);
  const play: PlaySettings = {
    ...(inject !== undefined && { inject }),
    ...(timeScale !== undefined && { timeScale }),
    ...(cache !== undefined && { cache }),
    ...(keepGoing === true && { keepGoing }),
  };
  return Object.keys(play).length === 0 ? undefined : play;
}

async function faultsOf(texts: readonly string[], steps: (() => Promise<readonly string[]>) | undefined) {
  const { FaultError, readFault } = await import("../local/index.ts");
  const { suggest } = await import("../definition/nearest.ts");
  const names = await steps?.();
  return texts.map((text) => {
    try {
      const fault = readFault(text);
      if (names !== undefined && !names.includes(fault.step))
        throw new FaultError(
          `there is no step "${fault.step}"; ${suggest(fault.step, names, "the pipeline has no steps")}`,
        );
      return fault;
    } catch (error) {
      if (error instanceof FaultError) throw new CliError(`--inject: ${error.message}`, Exit.usage);
      throw error;
    }
  });
}
