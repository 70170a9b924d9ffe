import { memberPath, stepTypeOf } from "../../definition/index.ts";
import type { Differences } from "./shaped.ts";

interface Own {
  readonly without?: readonly string[];
  readonly optional?: readonly string[];
  readonly needed?: Readonly<Record<string, readonly string[]>>;
  readonly only?: Readonly<Record<string, readonly string[]>>;
}

// Of ExperimentConfig a pipeline takes the display name alone.
const displayNameOnly: Own = {
  without: ["ExperimentConfig.ExperimentName", "ExperimentConfig.TrialName", "ExperimentConfig.RunName"],
  needed: { ExperimentConfig: ["TrialComponentDisplayName"] },
};

const own: Readonly<Record<string, Own>> = {
  Processing: { ...displayNameOnly, optional: ["ProcessingOutputConfig.Outputs"] },
  Training: displayNameOnly,
  Transform: displayNameOnly,
  AutoML: {
    needed: { "": ["AutoMLJobConfig"], AutoMLJobConfig: ["Mode"] },
    only: { "AutoMLJobConfig.Mode": ["ENSEMBLING"] },
  },
  EMRServerless: { needed: { JobConfig: ["executionRoleArn"] } },
  RegisterModel: { without: ["ClientToken"] },
  ClarifyCheck: { without: ["ExperimentConfig"] },
  QualityCheck: { without: ["ExperimentConfig"] },
};

/** How the types of a step's arguments differ from the shape of the request; `path` is where the arguments stand. */
export function differencesOf(type: string, path: string): Differences {
  const { request, forbidden = {} } = stepTypeOf(type) ?? {};
  const { without = [], optional = [], needed = {}, only = {} } = own[type] ?? {};
  const at = (name: string): string => (name === "" ? path : name.split(".").reduce(memberPath, path));
  return {
    without: new Set(
      [...without, ...Object.keys(forbidden), ...(request?.named === undefined ? [] : [request.named])].map(at),
    ),
    optional: new Set(optional.map(at)),
    needed: new Map(Object.entries(needed).map(([name, members]) => [at(name), members])),
    only: new Map(Object.entries(only).map(([name, values]) => [at(name), values])),
  };
}
