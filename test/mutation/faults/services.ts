import { isObject, stepsOf } from "../../../definition/index.ts";
import {
  add,
  and,
  anyOf,
  append,
  at,
  change,
  object,
  placesIn,
  remove,
  rename,
  text,
  whole,
  type Draft,
  type Plant,
} from "../draft.ts";
import type { Fault } from "../fault.ts";

const onStep =
  (types: readonly string[], changeIt: (step: Draft, random: Parameters<Plant>[1]) => string | undefined): Plant =>
  (draft, random) => {
    const node = anyOf(
      random,
      stepsOf(draft).filter(({ step }) => types.includes(step.Type)),
    );
    const path = node && changeIt(node.step as unknown as Draft, random);
    return path === undefined ? undefined : `${node?.path ?? ""}${path}`;
  };
const argumentsOf = (step: Draft): Draft => step["Arguments"] as Draft;
const outputs = at(/\.OutputParameters\[\d+\]$/);
const checks = ["ClarifyCheck", "QualityCheck"];

/** What single services want of their steps, beyond the shape of a request. */
export const services: readonly Fault[] = [
  {
    code: "SW5009",
    fault: "an EMR step with two clusters, or none",
    plants: [
      remove(at(/\.Arguments\.(?:ClusterId|ClusterConfig)$/, "EMR")),
      onStep(["EMR"], (step) => {
        const given = argumentsOf(step);
        if (given["ClusterConfig"] === undefined)
          given["ClusterConfig"] = {
            Instances: { InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 }] },
            ReleaseLabel: "emr-7.5.0",
          };
        else given["ClusterId"] = "j-1ABCDEFGHIJKL";
        return ".Arguments";
      }),
      onStep(["EMR"], (step) => {
        const given = argumentsOf(step);
        if (given["ClusterConfig"] === undefined) return undefined;
        given["ExecutionRoleArn"] = "arn:aws:iam::111122223333:role/emr";
        return ".Arguments.ExecutionRoleArn";
      }),
      add(at(/\.ClusterConfig\.Instances$/, "EMR"), {
        InstanceFleets: [{ InstanceFleetType: "MASTER", TargetOnDemandCapacity: 1 }],
      }),
      remove(at(/\.ClusterConfig\.Instances(?:\.InstanceGroups)?$/, "EMR")),
    ],
  },
  {
    code: "SW5010",
    fault: "an EMR Serverless step with two applications, or none",
    plants: [
      remove(at(/\.Arguments\.ApplicationId$/, "EMRServerless")),
      add(at(/\.Arguments$/, "EMRServerless"), { ApplicationConfig: { releaseLabel: "emr-7.5.0", type: "SPARK" } }),
    ],
  },
  {
    code: "SW5011",
    fault: "an output that a Lambda or Callback step cannot give",
    plants: [
      change(at(/\.OutputParameters\[\d+\]\.OutputType$/), "Number", "string", "List", "", null),
      remove(at(/\.OutputParameters\[\d+\]\.Output(?:Name|Type)$/)),
      change(outputs, "verdict", null),
      (draft, random) => {
        const place = anyOf(random, placesIn(draft).filter(at(/Steps\[\d+\]\.OutputParameters$/, "Callback")));
        if (!Array.isArray(place?.value)) return undefined;
        for (let i = 0; i < 51; i++) place.value.push({ OutputName: `o${i}`, OutputType: "String" });
        return place.path;
      },
      append(at(/\.OutputParameters$/), () => ({ Name: "more", Type: "String" })),
    ],
  },
  {
    code: "SW5003",
    key: "SW5003 nested",
    fault: "nested values for a Lambda or Callback step",
    plants: [add(at(/\.Arguments$/, "Lambda", "Callback"), { nested: { deep: { a: 1 } } }, { list: [{ a: 1 }] })],
  },
  {
    code: "SW5012",
    fault: "a FunctionArn that names no function",
    plants: [
      change(
        and(at(/\.FunctionArn$/), text),
        "count",
        "arn:aws:iam::111122223333:role/count",
        "arn:aws:lambda:us-east-1:count",
        "https://lambda.us-east-1.amazonaws.com/count",
        "",
      ),
    ],
  },
  {
    code: "SW5013",
    fault: "an SqsQueueUrl that is no queue's URL",
    plants: [
      change(
        and(at(/\.SqsQueueUrl$/), text),
        "labels",
        "arn:aws:sqs:us-east-1:111122223333:labels",
        "sqs.us-east-1.amazonaws.com/labels",
        "",
      ),
    ],
  },
  {
    code: "SW5014",
    fault: "a Lineage step that records nothing",
    plants: [
      change(
        at(/Steps\[\d+\]\.Arguments$/, "Lineage"),
        {},
        { Artifacts: [] },
        { Artifacts: [], Contexts: [], Actions: [] },
      ),
    ],
  },
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
];
