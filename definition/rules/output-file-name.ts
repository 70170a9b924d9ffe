import { definitionOf, processingOutput, processingStep } from "./example.ts";
import type { Found, Rule } from "./rule.ts";

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

const output =
  /\.(?:Outputs\[\d+\]\.S3Output|OutputDataConfig|TransformOutput|CheckpointConfig)\.(?:S3Uri|S3OutputPath)$/;
const file =
  /.\.(rec|lst|idx|csv|tsv|txt|jsonl?|ya?ml|parquet|avro|orc|arrow|tfrecords?|tar|t?gz|bz2|zip|pkl|pickle|joblib|np[yz]|h5|hdf5|pth?|ckpt|onnx|safetensors|bin|png|jpe?g|html|pdf|ipynb|py|log)$/i;

const nameIn = (uri: string): string => uri.slice(uri.lastIndexOf("/") + 1);

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
  check: ({ texts }) => {
    const found: Found[] = [];
    for (const { text, path } of texts.resolved.where((text) => text.includes(".") && file.test(nameIn(text)))) {
      if (!output.test(path)) continue;
      const name = nameIn(text);
      found.push({
        path,
        message: `${JSON.stringify(name)} looks like a file; outputs are folders`,
        hint: "end it with a folder's name; the file keeps its own",
      });
    }
    return found;
  },
};
