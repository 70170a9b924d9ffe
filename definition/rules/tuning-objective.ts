import { list } from "../model.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { tuned, tunedJob, tuningConfig } from "./tuning-example.ts";
import { argumentsOf, below, isGiven, itemsOf, membersOf } from "./value-at.ts";

const { HyperParameterTuningJobObjective: _objective, ...aimless } = tuningConfig;

export const tuningObjective: Rule = {
  code: "SW5019",
  title: "ranges to search without an objective",
  severity: "warning",
  explanation:
    "Tuning searches its ranges for the best value of one metric. Without HyperParameterTuningJobObjective, or TuningObjective in each of TrainingJobDefinitions, there is nothing to search for.",
  examples: {
    failing: {
      definition: tuned(aimless, { TrainingJobDefinition: tunedJob }),
      at: "Steps[0].Arguments.HyperParameterTuningJobConfig",
    },
    passing: { definition: tuned(tuningConfig, { TrainingJobDefinition: tunedJob }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Tuning"), (node): Found[] => {
      const given = argumentsOf(node);
      const config = below(given, "HyperParameterTuningJobConfig");
      const single = below(given, "TrainingJobDefinition");
      const searched = [below(config, "ParameterRanges"), below(single, "HyperParameterRanges")];
      const found: Found[] = [];
      const hint = 'add {"Type": "Maximize", "MetricName": ...}';
      const aims = [below(config, "HyperParameterTuningJobObjective"), below(single, "TuningObjective")].some(isGiven);
      if (!aims && searched.some(hasRanges))
        found.push({ path: config.path, message: "the tuning has no HyperParameterTuningJobObjective", hint });
      for (const job of itemsOf(below(given, "TrainingJobDefinitions")))
        if (!isGiven(below(job, "TuningObjective")) && hasRanges(below(job, "HyperParameterRanges")))
          found.push({ path: job.path, message: "the definition has ranges and no TuningObjective", hint });
      return found;
    }),
};

const hasRanges = (place: Parameters<typeof membersOf>[0]): boolean =>
  membersOf(place).some(({ value }) => list(value).length > 0);
