import type { GraphNode } from "../graph.ts";
import { isObject } from "../model.ts";
import type { ValueNode } from "./nodes.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

/** What a step has machines do: a request, the image that runs, and on which instances. */
export interface Job {
  readonly node: GraphNode;
  readonly request: ValueNode;
  readonly trains: boolean;
  readonly image: ValueNode;
  readonly instanceTypes: readonly ValueNode[];
}

/** The jobs of every step that runs an image of its own; a tuning step has one for each training job definition. */
export const jobsIn = (steps: readonly GraphNode[]): readonly Job[] =>
  steps.flatMap((node) => {
    const request = argumentsOf(node);
    const { Type: type } = node.step;
    if (!isObject(request.value)) return [];
    if (type === "Training") return [trainingJob(node, request, below(request, "ResourceConfig"))];
    if (type === "Processing" || type === "ClarifyCheck" || type === "QualityCheck")
      return [processingJob(node, request)];
    return type === "Tuning" ? tuningDefinitions(request).map((job) => tunedJob(node, job)) : [];
  });

/** The training jobs that a tuning step describes. */
export const tuningDefinitions = (request: ValueNode): ValueNode[] =>
  [below(request, "TrainingJobDefinition"), ...itemsOf(below(request, "TrainingJobDefinitions"))].filter(({ value }) =>
    isObject(value),
  );

const processingJob = (node: GraphNode, request: ValueNode): Job => ({
  node,
  request,
  trains: false,
  image: below(request, "AppSpecification", "ImageUri"),
  instanceTypes: [below(request, "ProcessingResources", "ClusterConfig", "InstanceType")],
});

const trainingJob = (node: GraphNode, request: ValueNode, ...resources: readonly ValueNode[]): Job => ({
  node,
  request,
  trains: true,
  image: below(request, "AlgorithmSpecification", "TrainingImage"),
  instanceTypes: resources
    .flatMap((place) => [
      below(place, "InstanceType"),
      ...["InstanceGroups", "InstanceConfigs"].flatMap((name) =>
        itemsOf(below(place, name)).map((item) => below(item, "InstanceType")),
      ),
    ])
    .filter(({ value }) => value !== undefined),
});

const tunedJob = (node: GraphNode, request: ValueNode): Job =>
  trainingJob(node, request, below(request, "ResourceConfig"), below(request, "HyperParameterTuningResourceConfig"));
