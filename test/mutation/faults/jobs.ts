import { isObject } from "../../../definition/index.ts";
import {
  add,
  and,
  anyOf,
  at,
  change,
  object,
  placesIn,
  remove,
  rename,
  whole,
  type Draft,
  type Test,
} from "../draft.ts";
import type { Fault } from "../fault.ts";
import { argumentsOf, onStep } from "./services.ts";

const checks = ["ClarifyCheck", "QualityCheck"];

const isRetried: Test = ({ path, value }) =>
  /^Steps\[\d+\]$/.test(path) &&
  isObject(value) &&
  ["Processing", "Training", "Tuning"].includes(String(value["Type"]));

/** What the jobs of AutoML, checks and tuning want. */
export const jobs: readonly Fault[] = [
  {
    code: "SW5015",
    fault: "an AutoML step in a mode that pipelines do not run",
    plants: [
      change(at(/\.AutoMLJobConfig\.Mode$/), "AUTO", "HYPERPARAMETER_TUNING", "ensembling"),
      remove(at(/\.AutoMLJobConfig\.Mode$/)),
      remove(at(/\.AutoMLJobConfig$/)),
    ],
  },
  {
    code: "SW5016",
    fault: "a check that does not exist",
    plants: [
      change(at(/\.CheckType$/), "DATA", "Data_Bias", "MODEL", "EXPLAINABILITY", ""),
      change(at(/\.CheckType$/, "ClarifyCheck"), "DATA_QUALITY"),
      change(at(/\.CheckType$/, "QualityCheck"), "DATA_BIAS"),
    ],
  },
  {
    code: "SW5017",
    fault: "a check without a baseline, or with one that nothing reads",
    plants: [
      onStep(checks, (step) => {
        delete step["ModelPackageGroupName"];
        delete step["SuppliedBaselineConstraints"];
        delete step["SuppliedBaselineStatistics"];
        step["SkipCheck"] = false;
        return "";
      }),
      onStep(checks, (step) => {
        Object.assign(step, {
          SkipCheck: true,
          RegisterNewBaseline: true,
          SuppliedBaselineConstraints: "s3://bucket/constraints.json",
        });
        return ".SuppliedBaselineConstraints";
      }),
    ],
  },
  {
    code: "SW5018",
    fault: "a tuning step with two kinds of training job definition, or none",
    plants: [
      remove(at(/\.Arguments\.TrainingJobDefinition$/, "Tuning")),
      onStep(["Tuning"], (step) => {
        const given = argumentsOf(step);
        if (!isObject(given["TrainingJobDefinition"])) return undefined;
        given["TrainingJobDefinitions"] = [
          { ...structuredClone(given["TrainingJobDefinition"]), DefinitionName: "one" },
        ];
        return ".Arguments";
      }),
    ],
  },
  {
    code: "SW5019",
    fault: "ranges to search without an objective",
    plants: [remove(at(/\.HyperParameterTuningJobObjective$/, "Tuning"))],
  },
  {
    code: "SW5020",
    fault: "tuning that does not say on what instances",
    plants: [
      remove(at(/\.TrainingJobDefinition\.(?:HyperParameterTuning)?ResourceConfig$/, "Tuning")),
      add(
        and(
          at(/\.TrainingJobDefinition$/, "Tuning"),
          object,
          ({ value }) => isObject(value) && "HyperParameterTuningResourceConfig" in value,
        ),
        { ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 100 } },
      ),
      rename(at(/\.HyperParameterTuningResourceConfig$/, "Tuning"), () => "TuningResourceConfig"),
    ],
  },
  {
    code: "SW5021",
    fault: "a wait for spot instances that is too short or missing",
    plants: [remove(at(/\.MaxWaitTimeInSeconds$/)), change(and(at(/\.MaxWaitTimeInSeconds$/), whole), 60, 100)],
  },
  {
    code: "SW5022",
    fault: "a float written as a whole number",
    plants: [
      (draft, random) => {
        const place = anyOf(random, placesIn(draft).filter(isRetried));
        if (place === undefined || "RetryPolicies" in (place.value as Draft)) return undefined;
        const policy = { ExceptionType: ["Step.THROTTLING"], BackoffRate: random.pick([1, 2, 3]) };
        Object.assign(place.value as Draft, { RetryPolicies: [policy] });
        return `${place.path}.RetryPolicies[0].BackoffRate`;
      },
      change(at(/\.ComputeResourceRequirements\.NumberOf\w+Required$/), 3, 5),
    ],
  },
];
