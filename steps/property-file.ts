import type { Step } from "./step.ts";

/** A JSON file in a processing output that conditions and arguments can read. */
export interface PropertyFile {
  readonly name: string;
  readonly step: () => Step;
}

/** Which file of which output; `Output` is the name of one of the step's outputs. */
export interface PropertyFileSpec<Output extends string> {
  readonly OutputName: Output;
  readonly FilePath: string;
}
