import type {
  CreateHyperParameterTuningJobRequest,
  HyperParameterTrainingJobDefinition,
} from "@aws-sdk/client-sagemaker";
import type { Wire } from "../sagemaker/operation.ts";
import { draw, grid, seeded, type ParameterRanges, type Values } from "./ranges.ts";

export type TuningRequest = Wire<CreateHyperParameterTuningJobRequest>;
export type TrainingDefinition = Wire<HyperParameterTrainingJobDefinition>;

/** A training job to try. */
export interface Candidate {
  readonly definition: TrainingDefinition;
  readonly values: Values;
}

type Tuned = Pick<TuningRequest, "HyperParameterTuningJobConfig" | "TrainingJobDefinition" | "TrainingJobDefinitions">;

export const definitionsOf = ({ TrainingJobDefinition: one, TrainingJobDefinitions: several }: Tuned) =>
  several ?? (one === undefined ? [] : [one]);

/** What a definition's hyperparameters are chosen from: its own ranges, or those of the whole job. */
export const rangesOf = (job: Tuned, definition: TrainingDefinition): ParameterRanges =>
  definition.HyperParameterRanges ?? job.HyperParameterTuningJobConfig?.ParameterRanges ?? {};

/** How often a draw that came before is drawn again before it is taken as it is. */
const draws = 50;

/** The training jobs of a tuning job in their order; of several definitions, each has its turn. */
export function* candidatesOf(job: Tuned): Generator<Candidate, void> {
  const definitions = definitionsOf(job);
  if (job.HyperParameterTuningJobConfig?.Strategy === "Grid") {
    for (const definition of definitions) {
      for (const values of grid(rangesOf(job, definition))) yield { definition, values };
    }
    return;
  }
  const random = seeded(job.HyperParameterTuningJobConfig?.RandomSeed);
  const seen = new Set<string>();
  for (;;) {
    for (const [i, definition] of definitions.entries()) {
      let values: Values = {};
      for (let tries = 0; tries < draws; tries++) {
        values = draw(rangesOf(job, definition), random);
        if (!seen.has(JSON.stringify([i, values]))) break;
      }
      seen.add(JSON.stringify([i, values]));
      yield { definition, values };
    }
  }
}
