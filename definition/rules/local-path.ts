import { definitionOf, processingInput, processingStep, type Changes } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

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
  check: ({ ofType }) =>
    foundIn(ofType("Processing", "ClarifyCheck", "QualityCheck"), (node): Found[] => {
      const given = argumentsOf(node);
      return [
        ...itemsOf(below(given, "ProcessingInputs")).flatMap((input) => fault(input, "S3Input", "/opt/ml/processing")),
        ...itemsOf(below(given, "ProcessingOutputConfig", "Outputs")).flatMap((output) =>
          fault(output, "S3Output", "/opt/ml"),
        ),
      ];
    }),
};

function fault(item: ValueNode, source: string, root: string): Found[] {
  const place = below(item, source, "LocalPath");
  if (fits(place.value, root)) return [];
  return [
    {
      path: place.path,
      message: `LocalPath ${JSON.stringify(place.value)} is outside of ${root}`,
      hint: `write a path such as ${root}/input/data`,
    },
  ];
}
