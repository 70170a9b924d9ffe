import { definitionOf, processingOutput, processingStep } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";
import { textOfValue } from "./texts.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

const to = (uri: string) =>
  definitionOf({
    Steps: [
      processingStep("Split", {
        Arguments: {
          ProcessingOutputConfig: {
            Outputs: [
              processingOutput("train", {
                S3Output: {
                  S3Uri: {
                    "Std:Join": { On: "/", Values: ["s3://bucket", { Get: "Execution.PipelineExecutionId" }, uri] },
                  },
                },
              }),
            ],
          },
        },
      }),
    ],
  });

const file =
  /[^/]\.(rec|lst|idx|csv|tsv|txt|jsonl?|ya?ml|parquet|avro|orc|arrow|tfrecords?|tar|t?gz|bz2|zip|pkl|pickle|joblib|np[yz]|h5|hdf5|pth?|ckpt|onnx|safetensors|bin|png|jpe?g|html|pdf|ipynb|py|log)$/i;

export const outputFileName: Rule = {
  code: "SW8015",
  title: "an output place that looks like a file",
  severity: "warning",
  explanation:
    "An output's S3 URI is a folder: SageMaker writes the files under it. With `data/train.rec` a file lies at `data/train.rec/train.rec`, which is rarely what whoever reads it expects.",
  examples: {
    failing: {
      definition: to("train.rec"),
      at: "Steps[0].Arguments.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri",
    },
    passing: { definition: to("train") },
  },
  check: ({ steps, parameters }) =>
    steps
      .flatMap((node): ValueNode[] => {
        const given = argumentsOf(node);
        return [
          ...itemsOf(below(given, "ProcessingOutputConfig", "Outputs")).map((output) =>
            below(output, "S3Output", "S3Uri"),
          ),
          below(given, "OutputDataConfig", "S3OutputPath"),
          below(given, "TrainingJobDefinition", "OutputDataConfig", "S3OutputPath"),
          below(given, "TransformOutput", "S3OutputPath"),
          below(given, "CheckpointConfig", "S3Uri"),
        ];
      })
      .flatMap(({ value, path }): Found[] => {
        if (value === undefined || (typeof value === "object" && !Object.hasOwn(value ?? {}, "Std:Join"))) return [];
        const name = textOfValue(value, parameters).split("/").at(-1) ?? "";
        if (!file.test(name)) return [];
        return [
          {
            path,
            message: `${JSON.stringify(name)} looks like a file; outputs are folders`,
            hint: "end it with a folder's name; the file keeps its own",
          },
        ];
      }),
};
