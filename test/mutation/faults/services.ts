import { stepsOf } from "../../../definition/index.ts";
import { add, and, anyOf, append, at, change, placesIn, remove, text, type Draft, type Plant } from "../draft.ts";
import type { Fault } from "../fault.ts";

/** Changes a step of one of the types; what the change returns is put behind the step's path. */
export const onStep =
  (types: readonly string[], changeIt: (step: Draft, random: Parameters<Plant>[1]) => string | undefined): Plant =>
  (draft, random) => {
    const node = anyOf(
      random,
      stepsOf(draft).filter(({ step }) => types.includes(step.Type)),
    );
    const path = node && changeIt(node.step as unknown as Draft, random);
    return path === undefined ? undefined : `${node?.path ?? ""}${path}`;
  };
export const argumentsOf = (step: Draft): Draft => step["Arguments"] as Draft;
const outputs = at(/\.OutputParameters\[\d+\]$/);

/** What single services want of their steps, beyond the shape of a request. */
export const services: readonly Fault[] = [
  {
    code: "SW5008",
    fault: "a container path that SageMaker does not mount",
    plants: [
      change(
        and(at(/\.S3Input\.LocalPath$/), text),
        "/tmp/data",
        "data",
        "/opt/ml/input/data",
        "opt/ml/processing/a",
        "/home/user",
      ),
      change(and(at(/\.S3Output\.LocalPath$/), text), "/tmp/out", "out", "/var/data", "model"),
    ],
  },
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
];
