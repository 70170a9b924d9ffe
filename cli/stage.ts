import type { Stage } from "../modeldeploy/index.ts";
import { CliError, Exit } from "./io.ts";

export interface StageOptions {
  readonly stage?: string;
}

/** The stage that `--stage` names. */
export function stageOption({ stage }: StageOptions): Stage {
  if (stage === "staging" || stage === "prod") return stage;
  throw new CliError(`--stage is "${stage}"; write staging or prod`, Exit.usage);
}

/** The package that `--package` names, where the command cannot choose one. */
export function packageOption(options: { readonly package?: string }): string {
  if (options.package !== undefined) return options.package;
  throw new CliError("--package ARN is missing", Exit.usage);
}

/** A number of an option, within bounds. */
export function numberOption(name: string, text: string | undefined, least: number, most: number): number {
  const number = Number(text);
  if (text !== undefined && text.trim() !== "" && number >= least && number <= most) return number;
  throw new CliError(`${name} is "${text}"; write a number from ${least} to ${most}`, Exit.usage);
}
