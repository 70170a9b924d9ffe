import { definitionOf, processingInput, processingStep } from "./example.ts";
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

/** What a program writes where a value was missing. */
const nothing: ReadonlySet<string> = new Set(["undefined", "null", "None", "NaN", "[object Object]"]);

export const s3UriForm: Rule = {
  code: "SW8016",
  title: "an S3 URI that was put together wrongly",
  severity: "warning",
  explanation:
    "SageMaker takes such a URI as it is and then finds nothing there, or writes to a place that nobody looks at: a URI inside a URI, no bucket, a slash too many or too few, a missing value. Parameters are checked with their defaults.",
  examples: {
    failing: {
      definition: from("s3://bucket/s3:/bucket/data"),
      at: "Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
    },
    passing: { definition: from("s3://bucket/data") },
  },
  check: ({ texts }) => texts.s3Uris.flatMap(fault),
};

function fault(uri: S3Uri): Found[] {
  const { text, bucket, folders } = uri;
  const found = (message: string, hint: string, severity: "warning" | "note" = "warning"): Found[] => [
    { path: uri.path, message: `${JSON.stringify(text.replaceAll(unknownPart, "…"))} ${message}`, hint, severity },
  ];
  if (!/^s3:\/\//i.test(text)) return found("has one slash after s3:", "write s3://bucket/key");
  if (/.s3:\//i.test(text)) return found("holds a second s3:", "put the bucket and the key together once");
  if (bucket === "") return found("has no bucket", 'write s3://bucket/key; a join on "/" begins with "s3:/"');
  const odd = folders.find((folder) => nothing.has(folder)) ?? (nothing.has(bucket) ? bucket : undefined);
  if (odd !== undefined) return found(`has ${odd} where a value was meant`, "find out which value is missing");
  if (/\s/.test(bucket) || /\s$/.test(text)) return found("has a blank in its bucket or at its end", "take it out");
  if (folders.slice(0, -1).includes(""))
    return found(
      "has an empty folder between two slashes",
      "keep one slash, or drop the one that a part ends with",
      "note",
    );
  return [];
}
