import type { GraphNode } from "../graph.ts";
import { isObject } from "../model.ts";
import type { Finding } from "../shapes/index.ts";

/**
 * Whether AWS's own tools disagree with its service model on a member, so that nobody outside AWS can tell what a pipeline
 * does with it. The Python SDK's own tests emit tags spelt `Name` where the model has `Key`, and a tuning job's channel
 * without the `S3Uri` that the model requires.
 */
export function doubted({ kind, message, value, shape, node }: Finding & { readonly node: GraphNode }): boolean {
  if (shape.name === "Tag") {
    const named = isObject(value) && Object.hasOwn(value, "Name") && !Object.hasOwn(value, "Key");
    return named && message.endsWith(kind === "unknown" ? '"Name"' : "Key is missing");
  }
  return (
    kind === "missing" && node.step.Type === "Tuning" && shape.name === "S3DataSource" && message.startsWith("S3Uri ")
  );
}
