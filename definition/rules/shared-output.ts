import { references } from "../expression.ts";
import { list, member, type StepJson } from "../model.ts";
import { itemPath } from "../path.ts";
import { expressionKind } from "../expression.ts";
import type { ValueNode } from "./nodes.ts";
import type { Rule } from "./rule.ts";
import { definitionOf, ownPlace, transformStep, type Changes } from "./example.ts";

const score = (S3OutputPath: unknown): Changes =>
  transformStep("Score", { Arguments: { TransformOutput: { S3OutputPath } } });

export const sharedOutput: Rule = {
  code: "SW8001",
  title: "an output that every execution writes to the same place",
  severity: "warning",
  explanation:
    "Two executions at once overwrite each other's files, and a later one the files of a model that is in use. Put Execution.PipelineExecutionId into the path with Std:Join.",
  covers: "W20",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [score("s3://bucket/scores")] }),
      at: "Steps[0].Arguments.TransformOutput.S3OutputPath",
    },
    passing: { definition: definitionOf({ Steps: [score(ownPlace("scores"))] }) },
  },
  check: ({ steps }) =>
    steps
      .flatMap(({ step, path }) => outputUris(step, path))
      .filter(({ value }) => isFixed(value))
      .map(({ path }) => ({
        path,
        message: "every execution writes to this S3 path",
        hint: 'put {"Get": "Execution.PipelineExecutionId"} into it with Std:Join',
      })),
};

/** Training, tuning and AutoML jobs put their own name under the path; these do not. */
function outputUris(step: StepJson, path: string): ValueNode[] {
  const base = `${path}.Arguments`;
  const outputs = list(member(member(step.Arguments, "ProcessingOutputConfig"), "Outputs")).map((output, i) => ({
    value: member(member(output, "S3Output"), "S3Uri"),
    path: `${itemPath(`${base}.ProcessingOutputConfig.Outputs`, i)}.S3Output.S3Uri`,
  }));
  const transform = {
    value: member(member(step.Arguments, "TransformOutput"), "S3OutputPath"),
    path: `${base}.TransformOutput.S3OutputPath`,
  };
  return [...outputs, transform];
}

function isFixed(value: unknown): boolean {
  if (typeof value === "string") return true;
  // A parameter alone is the starter's choice; inside a path it is mostly a bucket.
  if (expressionKind(value) !== "Std:Join") return false;
  return ![...references(value)].some(({ reference }) => reference?.root !== "Parameters");
}
