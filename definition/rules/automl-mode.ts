import { isExpression } from "../expression.ts";
import { definitionOf, role, stepOf } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, isGiven } from "./value-at.ts";

const mode = "ENSEMBLING";
const inMode = (given: string) =>
  definitionOf({
    Steps: [
      stepOf("AutoML", "Search", {
        Arguments: {
          InputDataConfig: [
            {
              DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://bucket/data" } },
              TargetAttributeName: "label",
            },
          ],
          OutputDataConfig: { S3OutputPath: "s3://bucket/automl" },
          AutoMLJobConfig: { Mode: given },
          RoleArn: role,
        },
      }),
    ],
  });

export const autoMlMode: Rule = {
  code: "SW5015",
  title: "an AutoML step in another mode than ENSEMBLING",
  severity: "error",
  explanation:
    "A pipeline runs AutoML jobs in the mode ENSEMBLING alone; the Python SDK refuses any other as AutoMLStepInvalidModeError.",
  examples: {
    failing: {
      definition: inMode("HYPERPARAMETER_TUNING"),
      at: "Steps[0].Arguments.AutoMLJobConfig.Mode",
    },
    passing: { definition: inMode(mode) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("AutoML"), (node): Found[] => {
      const given = argumentsOf(node);
      const config = below(given, "AutoMLJobConfig");
      const place = below(config, "Mode");
      if (!isGiven(given) || place.value === mode || isExpression(place.value)) return [];
      const [path, message] = isGiven(place)
        ? [place.path, `the mode is ${JSON.stringify(place.value)}`]
        : [isGiven(config) ? config.path : given.path, "the job has no AutoMLJobConfig.Mode"];
      return [{ path, message, hint: `write "Mode": "${mode}"` }];
    }),
};
