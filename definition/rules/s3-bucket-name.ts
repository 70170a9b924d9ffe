import { definitionOf, processingInput, processingStep } from "./example.ts";
import { placeholderIn } from "./placeholder-marks.ts";
import type { Found, Rule } from "./rule.ts";
import type { S3Uri } from "./s3-uri.ts";
import { unknownPart } from "./texts.ts";

const from = (uri: string) =>
  definitionOf({
    Steps: [
      processingStep("Split", {
        Arguments: { ProcessingInputs: [processingInput("data", { S3Input: { S3Uri: uri } })] },
      }),
    ],
  });

const legal = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;
const address = /^\d+\.\d+\.\d+\.\d+$/;
/** Access points, and marks that stand for a name: another rule tells of those. */
const noName = /^arn:|[<>{}$\s]/;

export const s3BucketName: Rule = {
  code: "SW8017",
  title: "a bucket name that S3 does not give",
  severity: "warning",
  explanation:
    "Bucket names have at most 63 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends. Only buckets made in us-east-1 before March 2018 may have others.",
  examples: {
    failing: {
      definition: from("s3://My_Bucket/data"),
      at: "Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
    },
    passing: { definition: from("s3://my-bucket/data") },
  },
  check: ({ texts }) => {
    const first = new Map<string, S3Uri>();
    for (const uri of texts.s3Uris) if (!first.has(uri.bucket)) first.set(uri.bucket, uri);
    return [...first.values()].flatMap(({ path, bucket }): Found[] => {
      if (bucket === "" || bucket.includes(unknownPart) || noName.test(bucket) || placeholderIn(bucket, path))
        return [];
      if (legal.test(bucket) && !bucket.includes("..") && !address.test(bucket)) return [];
      const message = `no new bucket can have the name ${JSON.stringify(bucket)}`;
      return [{ path, message, hint: "write a name of lower-case letters, digits, dots and hyphens" }];
    });
  },
};
