import type { GraphNode } from "../../definition/index.ts";

/** What a definition asks for and the embedded engine does not do, in words for a person. */
export function notPlayed(nodes: Iterable<GraphNode>): readonly string[] {
  const cached: string[] = [];
  const retried: string[] = [];
  for (const { name, step } of nodes) {
    if ((step.CacheConfig as { Enabled?: unknown } | undefined)?.Enabled === true) cached.push(name);
    if (Array.isArray(step.RetryPolicies) && step.RetryPolicies.length > 0) retried.push(name);
  }
  return [
    ...(cached.length > 0 ? [`the embedded engine does not cache steps: ${cached.join(", ")} will run each time`] : []),
    ...(retried.length > 0
      ? [`the embedded engine does not retry steps: RetryPolicies of ${retried.join(", ")} have no effect`]
      : []),
  ];
}
