import { expressionKind } from "../expression.ts";
import type { GraphNode } from "../graph.ts";
import { list, member } from "../model.ts";
import { definitionOf, ownPlace, transformStep, type Changes } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import { foundIn } from "./found-in.ts";
import type { Rule } from "./rule.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

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
  check: ({ ofType }) =>
    foundIn(ofType("Processing", "Transform", "ClarifyCheck", "QualityCheck"), outputUris)
      .filter(({ value }) => isFixed(value))
      .map(({ path }) => ({
        path,
        message: "every execution writes to this S3 path",
        hint: 'put {"Get": "Execution.PipelineExecutionId"} into it with Std:Join',
      })),
};

/** Training, tuning and AutoML jobs put their own name under the path; these do not. */
function outputUris(node: GraphNode): readonly ValueNode[] {
  const given = argumentsOf(node);
  if (node.step.Type === "Transform") return [below(given, "TransformOutput", "S3OutputPath")];
  return itemsOf(below(given, "ProcessingOutputConfig", "Outputs")).map((output) => below(output, "S3Output", "S3Uri"));
}

function isFixed(value: unknown): boolean {
  if (typeof value === "string") return true;
  // A parameter alone is the starter's choice; inside a path it is mostly a bucket.
  return expressionKind(value) === "Std:Join" && joinsFixed(value);
}

const joinsFixed = (join: unknown): boolean =>
  list(member(member(join, "Std:Join"), "Values")).every((part) => {
    const kind = expressionKind(part);
    if (kind === "Std:Join") return joinsFixed(part);
    const get = member(part, "Get");
    return kind === undefined || (typeof get === "string" && get.startsWith("Parameters."));
  });
