import { and, anyOf, at, change, object, placesIn, remove, text, type Test } from "../draft.ts";
import type { Fault } from "../fault.ts";

/** A place of one execution alone. */
export const output: Test = and(
  at(/\.(?:S3Output\.S3Uri|TransformOutput\.S3OutputPath)$/, "Processing", "Transform"),
  ({ value }) => JSON.stringify(value).includes("Execution."),
);
const input = at(/\.(?:S3Input\.S3Uri|S3DataSource\.S3Uri)$/, "Processing", "Training", "Transform", "Tuning");
export const place = at(
  /\.(?:S3Input\.S3Uri|S3Output\.S3Uri|S3DataSource\.S3Uri|S3OutputPath|ModelDataUrl|OutputDataConfig\.S3OutputPath)$/,
);
export const image = and(at(/\.(?:ImageUri|TrainingImage|Image)$/), text);
const aws = "763104351884.dkr.ecr.us-east-1.amazonaws.com";
const runsScript: Test = ({ step }) => /sagemaker_program|\.py"/.test(JSON.stringify(step?.["Arguments"] ?? ""));

/** What is registered, read and written, and probably not as it was meant. */
export const practiceOfData: readonly Fault[] = [
  {
    code: "SW8010",
    fault: "a model that is approved before anyone looked at it",
    plants: [change(at(/\.Arguments\.ModelApprovalStatus$/, "RegisterModel"), "Approved")],
  },
  {
    code: "SW8011",
    fault: "a model registered without metrics",
    plants: [
      remove(at(/\.Arguments\.ModelMetrics$/, "RegisterModel")),
      change(at(/\.Arguments\.ModelMetrics$/, "RegisterModel"), {}),
      change(at(/\.ModelMetrics\.ModelQuality$/, "RegisterModel"), {}),
    ],
  },
  {
    code: "SW8012",
    fault: "spot training that starts over when it is interrupted",
    plants: [
      (draft, random) => remove(at(/\.Arguments\.CheckpointConfig$/, "Training"))(draft, random)?.replace(/\.\w+$/, ""),
    ],
  },
  {
    code: "SW8013",
    fault: "an input in Pipe mode for a script",
    plants: [change(and(at(/\.S3Input\.S3InputMode$/, "Processing"), runsScript), "Pipe")],
  },
  {
    code: "SW8014",
    fault: "what is an input already, given as an argument too",
    plants: [
      (draft, random) => {
        const inputs = placesIn(draft).filter(and(at(/\.S3Input\.S3Uri$/, "Processing"), object));
        const chosen = anyOf(random, inputs);
        const given =
          chosen &&
          placesIn(draft).find(({ path, step }) => step === chosen.step && path.endsWith(".ContainerArguments"));
        if (!Array.isArray(given?.value) || chosen === undefined) return undefined;
        given.value.push("--data", structuredClone(chosen.value));
        return `${given.path}[${given.value.length - 1}]`;
      },
    ],
  },
  {
    code: "SW8015",
    fault: "an output place that looks like a file",
    plants: [
      change(
        output,
        ...["train.rec", "model.tar.gz", "data.csv", "report.json"].map((file) => ({
          "Std:Join": { On: "/", Values: ["s3://skin-models", { Get: "Execution.PipelineExecutionId" }, file] },
        })),
      ),
    ],
  },
  {
    code: "SW8016",
    fault: "an S3 URI that was put together wrongly",
    plants: [
      change(
        place,
        "s3:/bucket/data",
        "s3:///data",
        "s3://bucket/s3://other/data",
        "s3://None/data",
        "s3://undefined/train",
        "s3://bucket /data",
      ),
      change(
        place,
        { "Std:Join": { On: "/", Values: ["s3://", "", "data"] } },
        { "Std:Join": { On: "", Values: ["s3:/", "bucket", "/data"] } },
      ),
    ],
  },
  {
    code: "SW8017",
    fault: "a bucket name that S3 does not give",
    plants: [
      change(input, "s3://Skin_Models/data", "s3://-models/data", "s3://a/data", `s3://${"b".repeat(64)}/data`),
      change(place, "s3://skin_models/data"),
    ],
  },
  {
    code: "SW8018",
    fault: "an image that AWS does not publish",
    plants: [
      change(
        image,
        `${aws}/pytorch-training:9.9.9-gpu-py3`,
        `${aws}/pytorch-training:2.8.0-gpu-py37`,
        `${aws}/pytorch-training:2.8.0`,
        `${aws}/pytorch-trainig:2.8.0-gpu-py312`,
        `${aws}/tensorflow-inference:2.91-cpu`,
      ),
      // The registries of others, and of other regions.
      change(
        image,
        `${aws}/sagemaker-xgboost:1.7-1`,
        "246618743249.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1",
        "141502667606.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.8.0-gpu-py312",
      ),
    ],
  },
];
