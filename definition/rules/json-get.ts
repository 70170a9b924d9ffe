import { parsePath, parseReference } from "../expression.ts";
import type { Graph } from "../graph.ts";
import { isObject, list, member } from "../model.ts";
import { suggest } from "../nearest.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { conditionStep, definitionOf, get, processingOutput, processingStep, type Changes } from "./example.ts";

const evaluate = processingStep("Evaluate", {
  Arguments: { ProcessingOutputConfig: { Outputs: [processingOutput("metrics")] } },
  PropertyFiles: [{ PropertyFileName: "Metrics", OutputName: "metrics", FilePath: "metrics.json" }],
});
const check = (file: string): Changes =>
  conditionStep("Check", [
    {
      Type: "LessThan",
      LeftValue: {
        "Std:JsonGet": { PropertyFile: get(`Steps.Evaluate.PropertyFiles.${file}`), Path: "accuracy.value" },
      },
      RightValue: 0.6,
    },
  ]);

export const jsonGet: Rule = {
  code: "SW3008",
  title: "a JsonGet that cannot work",
  severity: "error",
  explanation:
    "Std:JsonGet reads a value of a declared property file, or of an S3 object, at a literal path such as a.b[0]['c']; SageMaker takes no expression as the path. Declare the file in the step's PropertyFiles and write the path itself.",
  covers: "E4",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [evaluate, check("Metric")] }),
      at: "Steps[1].Arguments.Conditions[0].LeftValue.Std:JsonGet.PropertyFile",
      also: ["SW3010"],
    },
    passing: { definition: definitionOf({ Steps: [evaluate, check("Metrics")] }) },
  },
  check: ({ expressions, graph }) =>
    foundIn(expressions, (node) => {
      const get = node.kind === "Std:JsonGet" ? member(node.value, "Std:JsonGet") : undefined;
      return get === undefined ? [] : checkJsonGet(get, () => `${node.path}.Std:JsonGet`, graph);
    }),
};

function checkJsonGet(get: unknown, at: () => string, graph: Graph): Found[] {
  if (!isObject(get))
    return [{ path: at(), message: "Std:JsonGet is not an object", hint: "write PropertyFile and Path" }];
  return [...pathFaults(get["Path"], at), ...sourceFaults(get, at, graph)];
}

function pathFaults(given: unknown, at: () => string): Found[] {
  if (given === undefined)
    return [{ path: at(), message: "Std:JsonGet has no Path", hint: "write the path of the value in the file" }];
  if (typeof given !== "string") {
    return [
      {
        path: `${at()}.Path`,
        message: "Path is not literal text",
        hint: "write the path itself; SageMaker takes no expression here",
      },
    ];
  }
  if (parsePath(given) !== undefined) return [];
  return [
    {
      path: `${at()}.Path`,
      message: `cannot read the path ${JSON.stringify(given)}`,
      hint: "write it like metrics.accuracy.value or list[0]['a key']",
    },
  ];
}

function sourceFaults(get: Readonly<Record<string, unknown>>, at: () => string, graph: Graph): Found[] {
  const { PropertyFile: file, S3Uri: uri } = get;
  if ((file === undefined) === (uri === undefined)) {
    return [
      { path: at(), message: "Std:JsonGet needs exactly one of PropertyFile and S3Uri", hint: "name the file to read" },
    ];
  }
  if (file === undefined) {
    const parts = list(member(member(uri, "Std:Join"), "Values"));
    const read = parts.findIndex((part) => isObject(part) && "Std:JsonGet" in part);
    if (read >= 0)
      return [
        {
          path: `${at()}.S3Uri.Std:Join.Values[${read}]`,
          message: "S3Uri is made of another Std:JsonGet",
          hint: "join texts, parameters, execution variables and properties of steps",
        },
      ];
    if (isObject(uri) && "Std:Join" in uri) return [];
    return [
      {
        path: `${at()}.S3Uri`,
        message: "S3Uri is not a Std:Join",
        hint: 'write {"Std:Join": {"On": "/", "Values": [...]}}',
      },
    ];
  }
  const place = (): string => `${at()}.PropertyFile`;
  const text = member(file, "Get");
  const reference = typeof text === "string" ? parseReference(text) : undefined;
  const name =
    reference?.root === "Steps" && reference.path[0] === "PropertyFiles" ? partName(reference.path[1]) : undefined;
  if (reference?.root !== "Steps" || name === undefined || reference.path.length !== 2) {
    return [
      {
        path: place(),
        message: "PropertyFile does not name a property file",
        hint: 'write {"Get": "Steps.Evaluate.PropertyFiles.Name"}',
      },
    ];
  }
  const step = graph.nodes.get(reference.step)?.step;
  const declared = list(step?.PropertyFiles)
    .map((item) => member(item, "PropertyFileName"))
    .filter((item) => typeof item === "string");
  if (step === undefined || declared.includes(name)) return [];
  const hint = suggest(name, declared, `add it to the PropertyFiles of ${step.Name}`);
  return [{ path: place(), message: `${step.Name} declares no property file ${JSON.stringify(name)}`, hint }];
}

const partName = (part: unknown): string | undefined => {
  const key = typeof part === "string" ? part : member(part, "key");
  return typeof key === "string" ? key : undefined;
};
