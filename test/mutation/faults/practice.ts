import { isObject, list, stepsOf } from "../../../definition/index.ts";
import {
  add,
  and,
  anyOf,
  append,
  at,
  change,
  items,
  object,
  placesIn,
  put,
  remove,
  text,
  whole,
  type Draft,
  type Plant,
} from "../draft.ts";
import type { Fault } from "../fault.ts";
import { image, output, place } from "./practice-data.ts";

/** An image and an instance that were not made for each other. */
const machine =
  (name: string, instance: string): Plant =>
  (draft, random) => {
    const node = anyOf(
      random,
      stepsOf(draft).filter(({ step }) => step.Type === "Training"),
    );
    const given = node?.step.Arguments as Draft | undefined;
    const resources = given?.["ResourceConfig"];
    const algorithm = given?.["AlgorithmSpecification"];
    if (node === undefined || !isObject(resources) || !isObject(algorithm)) return undefined;
    resources["InstanceType"] = instance;
    algorithm["TrainingImage"] = `763104351884.dkr.ecr.us-east-1.amazonaws.com/${name}`;
    return `${node.path}.Arguments.ResourceConfig.InstanceType`;
  };
const instances =
  (count: number): Plant =>
  (draft, random) => {
    const inputs = placesIn(draft).filter(and(at(/\.(?:S3Input|S3DataSource)$/, "Processing"), object));
    const chosen = anyOf(
      random,
      inputs.filter(
        // Spark, on which Clarify runs too, shares the work out itself.
        ({ step }) =>
          isObject(step?.["Arguments"]) && !/"Name":"[^"]*code|sagemaker-(?:spark|clarify)/.test(JSON.stringify(step)),
      ),
    );
    const cluster =
      chosen &&
      placesIn(draft).find(
        ({ path, step }) => step === chosen.step && /\.(?:ClusterConfig|ResourceConfig)\.InstanceCount$/.test(path),
      );
    if (cluster === undefined) return undefined;
    put(cluster, count);
    return cluster.path.replace(/\.(?:ProcessingResources\.ClusterConfig|ResourceConfig)\.InstanceCount$/, "");
  };

/** What runs, and probably not as it was meant. */
export const practice: readonly Fault[] = [
  {
    code: "SW8001",
    fault: "an output that every execution writes to the same place",
    plants: [
      change(output, "s3://skin-models/out", "s3://skin-models/train/data", {
        "Std:Join": { On: "/", Values: ["s3:/", "skin-models", "train"] },
      }),
    ],
  },
  {
    code: "SW8002",
    fault: "an image with a placeholder",
    plants: [
      change(
        image,
        "<account-id>.dkr.ecr.<region>.amazonaws.com/skin:1",
        "YOUR_ACCOUNT.dkr.ecr.us-east-1.amazonaws.com/skin:latest",
        "{{image_uri}}",
        "<image-uri>",
        "111122223333.dkr.ecr.${AWS::Region}.amazonaws.com/skin:1",
      ),
    ],
  },
  {
    code: "SW8003",
    fault: "several instances that all get the same input",
    plants: [instances(2), instances(4), instances(8)],
  },
  {
    code: "SW8004",
    fault: "a placeholder that was not replaced",
    plants: [
      change(
        and(place, text),
        "s3://YOUR_BUCKET/data",
        "s3://<bucket>/data",
        "s3://your-bucket/data",
        "s3://TODO/data",
      ),
      change(
        and(at(/\.RoleArn$/), text),
        "arn:aws:iam::<account-id>:role/pipelines",
        "arn:aws:iam::ACCOUNT_ID:role/REPLACE_ME",
      ),
      change(
        at(/\.(?:Environment|HyperParameters)\.[\w-]+$/),
        "TODO",
        "<your-region>",
        "REPLACE_ME",
        "YOUR_TOKEN_NAME",
      ),
      change(
        and(
          at(/^Parameters\[\d+\]\.DefaultValue$/),
          text,
          ({ value, holder }) => String(value).startsWith("s3://") && !("EnumValues" in holder),
        ),
        "s3://YOUR-BUCKET/data",
        "s3://<bucket-name>/x",
      ),
    ],
  },
  {
    code: "SW8005",
    fault: "an image of another region",
    plants: [
      // Where nothing else names a region, any may be right.
      (draft, random) =>
        JSON.stringify(draft).split("us-east-1").length < 4
          ? undefined
          : change(
              and(image, ({ value }) => String(value).includes(".us-east-1.")),
              "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.8.0-gpu-py312",
              "111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/skin:1",
            )(draft, random),
    ],
  },
  {
    code: "SW8006",
    fault: "an image and an instance that do not go together",
    plants: [
      machine("pytorch-training:2.8.0-gpu-py312", "ml.m5.xlarge"),
      machine("pytorch-training:2.8.0-cpu-py312", "ml.g5.xlarge"),
      machine("pytorch-training:2.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker", "ml.c5.2xlarge"),
    ],
  },
  {
    code: "SW8007",
    fault: "an instance type that AWS has retired",
    plants: [
      change(
        and(
          at(/\.InstanceType$/, "Processing", "Training", "Transform", "Tuning"),
          ({ value }) => typeof value === "string" || isObject(value),
        ),
        "ml.p2.xlarge",
        "ml.p2.8xlarge",
      ),
    ],
  },
  {
    code: "SW8008",
    fault: "a job without a sensible limit on its time",
    plants: [
      remove(at(/\.Arguments\.StoppingCondition$/, "Processing", "Training", "QualityCheck")),
      remove(at(/\.StoppingCondition\.MaxRuntimeInSeconds$/, "Processing", "Training", "Tuning")),
      change(and(at(/\.MaxRuntimeInSeconds$/, "Processing", "Training"), whole), 432_000, 604_800),
    ],
  },
  {
    code: "SW8009",
    fault: "a secret in the definition",
    plants: [
      add(
        at(/\.Environment$/),
        { DB_PASSWORD: "hunter2hunter2" },
        { API_KEY: "9f8e7d6c5b4a" },
        { AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG" },
        { KEY: "AKIAIOSFODNN7EXAMPLE" },
      ),
      add(
        at(/\.HyperParameters$/),
        { "api-token": "c0ffee1234567890" },
        { wandb_api_key: "0123456789abcdef0123" },
        { source: "https://bot:s3cr3tpass@git.example.com/skin.git" },
      ),
      (draft) => {
        const parameters = list(draft["Parameters"]) as unknown[];
        draft["Parameters"] = [
          ...parameters,
          { Name: "DatabasePassword", Type: "String", DefaultValue: "hunter2hunter2" },
        ];
        return `Parameters[${parameters.length}]`;
      },
      append(and(at(/\.ContainerArguments$/), items), () => "--password=hunter2hunter2"),
      add(at(/\.Arguments$/, "Lambda", "Callback"), { client_secret: "c0ffee1234567890" }),
    ],
  },
];
