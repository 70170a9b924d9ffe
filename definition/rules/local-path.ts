import { isObject, list, member } from "../model.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, processingInput, processingStep, type Changes } from "./example.ts";

const fits = (path: unknown, root: string): boolean =>
  typeof path !== "string" || path === root || path.startsWith(`${root}/`);

const prepare = (LocalPath: string): Changes =>
  processingStep("Prepare", { Arguments: { ProcessingInputs: [processingInput("data", { S3Input: { LocalPath } })] } });

export const localPath: Rule = {
  code: "SW5008",
  title: "a container path outside of where SageMaker mounts",
  severity: "error",
  explanation:
    "SageMaker mounts a processing input's LocalPath only below /opt/ml/processing, and creates no output's LocalPath outside of /opt/ml. Choose a path inside.",
  covers: "E9",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [prepare("/data")] }),
      at: "Steps[0].Arguments.ProcessingInputs[0].S3Input.LocalPath",
    },
    passing: { definition: definitionOf({ Steps: [prepare("/opt/ml/processing/data")] }) },
  },
  check: ({ steps }) =>
    steps.flatMap(({ step, path }): Found[] => {
      const inputs = list(member(step.Arguments, "ProcessingInputs"));
      const outputs = list(member(member(step.Arguments, "ProcessingOutputConfig"), "Outputs"));
      return [
        ...inputs.flatMap((input, i) =>
          found(
            member(input, "S3Input"),
            `${itemPath(`${path}.Arguments.ProcessingInputs`, i)}.S3Input`,
            "/opt/ml/processing",
          ),
        ),
        ...outputs.flatMap((output, i) =>
          found(
            member(output, "S3Output"),
            `${itemPath(`${path}.Arguments.ProcessingOutputConfig.Outputs`, i)}.S3Output`,
            "/opt/ml",
          ),
        ),
      ];
    }),
};

function found(source: unknown, path: string, root: string): Found[] {
  const given = isObject(source) ? source["LocalPath"] : undefined;
  if (fits(given, root)) return [];
  return [
    {
      path: `${path}.LocalPath`,
      message: `LocalPath ${JSON.stringify(given)} is outside of ${root}`,
      hint: `write a path such as ${root}/input/data`,
    },
  ];
}
