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
