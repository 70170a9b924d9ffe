import { cacheKeys } from "../cache-keys.ts";
import { expressionKind, parseReference } from "../expression.ts";
import type { GraphNode } from "../graph.ts";
import { member } from "../model.ts";
import { definitionOf, processingInput, processingStep } from "./example.ts";
import { nodesIn, type ValueNode } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";
import { below, itemsOf } from "./value-at.ts";

const code = (folder: string) =>
  processingStep("Split", {
    Arguments: {
      ProcessingInputs: [processingInput("code", { S3Input: { S3Uri: `s3://bucket/${folder}/split.py` } })],
    },
    CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
  });

/** Years 2000 to 2099 and possible months and days, or the seconds and milliseconds of 2017 to 2033. */
const day = String.raw`20\d\d([-/_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])`;
const hour = String.raw`[-_T :]?(?:[01]\d|2[0-3])[-:_.]?[0-5]\d[-:_.]?[0-5]\d(?:[-.]?\d{3})?`;
const stamp = new RegExp(
  String.raw`(?<![0-9a-zA-Z])${day}${hour}(?![0-9])|(?<=[-_/=.])1[5-9]\d{8}(?:\d{3})?(?![0-9a-zA-Z])`,
);
const date = new RegExp(String.raw`(?<![0-9a-zA-Z])${day}(?![0-9a-zA-Z])`);

/** Execution variables whose value is another one each time. */
const changing: ReadonlySet<string> = new Set([
  "StartDateTime",
  "CurrentDateTime",
  "PipelineExecutionId",
  "PipelineExecutionArn",
  "TrainingJobName",
  "ProcessingJobName",
]);

export const cacheTimestamp: Rule = {
  code: "SW7102",
  title: "a time in what the cache compares",
  severity: "warning",
  explanation:
    "SageMaker takes an earlier result where a step's image, code, inputs, environment and hyperparameters are the same text. A timestamp in them makes every build a new text, so that nothing is ever taken from the cache. Name code by its content instead.",
  covers: "W21",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [code("split-2026-01-02-03-04-05-678")] }),
      at: "Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
    },
    passing: { definition: definitionOf({ Steps: [code("4c1121f0")] }) },
  },
  check: ({ steps }) =>
    steps.flatMap((node) => {
      const cached = member(node.step.CacheConfig, "Enabled") === true;
      return keyPlaces(node)
        .flatMap(({ value, path }) => [...nodesIn(value, path)])
        .flatMap((place) => (cached ? [...written(place, cached), ...variable(place)] : written(place, cached)));
    }),
};

/** The members of the step that the cache compares. */
const keyPlaces = ({ step, path }: GraphNode): readonly ValueNode[] =>
  (Object.hasOwn(cacheKeys, step.Type) ? (cacheKeys[step.Type] ?? []) : []).flatMap((way) => {
    let places: readonly ValueNode[] = [{ value: step, path }];
    for (const part of way.split(".")) {
      const name = part.replace("[]", "");
      places = places.map((place) => below(place, name));
      if (name !== part) places = places.flatMap(itemsOf);
    }
    return places;
  });

function written({ value, path }: ValueNode, cached: boolean): Found[] {
  if (typeof value !== "string" || expressionOnly.test(path)) return [];
  const [time] = stamp.exec(value) ?? [];
  const [found = time] = time === undefined ? (date.exec(value) ?? []) : [];
  if (found === undefined) return [];
  const what = time === undefined ? "the date" : "the time";
  return [
    {
      path,
      message: `${what} ${found} is part of what the cache compares`,
      hint: "name it by its content or version, which stay the same while it does",
      // A date may be the data's own name.
      severity: cached && time !== undefined ? "warning" : "note",
    },
  ];
}

const expressionOnly = /\.(Get|Path|Regex)$/;

function variable({ value, path }: ValueNode): Found[] {
  const get = expressionKind(value) === "Get" ? member(value, "Get") : undefined;
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  if (reference?.root !== "Execution" || !changing.has(reference.name)) return [];
  return [
    {
      path,
      message: `Execution.${reference.name} is another one in every execution, and the cache compares it`,
      hint: "take it out of this member, or the step's CacheConfig",
    },
  ];
}
