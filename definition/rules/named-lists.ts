import { isObject } from "../model.ts";

/** A list of a step whose items have names. */
export interface NamedList {
  /** The way to the list from the step. */
  readonly members: readonly string[];
  readonly name: string;
}

export const namedLists: readonly NamedList[] = [
  { members: ["Arguments", "ProcessingInputs"], name: "InputName" },
  { members: ["Arguments", "ProcessingOutputConfig", "Outputs"], name: "OutputName" },
  { members: ["Arguments", "InputDataConfig"], name: "ChannelName" },
  { members: ["Arguments", "TrainingJobDefinition", "InputDataConfig"], name: "ChannelName" },
  { members: ["PropertyFiles"], name: "PropertyFileName" },
  { members: ["OutputParameters"], name: "OutputName" },
];

/** What stands at that place in a step. */
export function listAt(step: unknown, members: readonly string[]): unknown {
  let here = step;
  for (const name of members) here = isObject(here) && Object.hasOwn(here, name) ? here[name] : undefined;
  return here;
}
