import { isObject, list, member } from "../model.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";

const fits = (path: unknown, root: string): boolean =>
  typeof path !== "string" || path === root || path.startsWith(`${root}/`);

export const localPath: Rule = {
  code: "SW5008",
  title: "a container path outside of where SageMaker mounts",
  severity: "error",
  explanation:
    "An input's LocalPath must begin with /opt/ml/processing; outputs outside of /opt/ml are not created for the container.",
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
