import type { PathPart } from "../../definition/expression.ts";
import { follow } from "../../definition/evaluate/index.ts";
import type { GraphNode, StepJson } from "../../definition/index.ts";

interface Ignored {
  readonly path: readonly PathPart[];
  /** What happens instead. */
  readonly instead: string;
}

const ignored = (instead: string, ...paths: readonly string[]): readonly Ignored[] =>
  paths.map((path) => ({ path: path.split("."), instead }));

const network = "steps reach the network of this machine";
const encryption = "nothing is encrypted";
const debugging = "no debugger or profiler runs";

const processing: readonly Ignored[] = [
  ...ignored(network, "NetworkConfig.VpcConfig"),
  ...ignored(
    encryption,
    "ProcessingOutputConfig.KmsKeyId",
    "ProcessingResources.ClusterConfig.VolumeKmsKeyId",
    "NetworkConfig.EnableInterContainerTrafficEncryption",
  ),
];

/** Arguments of jobs that change nothing here. */
const ignoredArguments: Readonly<Record<string, readonly Ignored[]>> = {
  Processing: processing,
  QualityCheck: processing,
  ClarifyCheck: processing,
  Training: [
    ...ignored(network, "VpcConfig"),
    ...ignored(
      encryption,
      "OutputDataConfig.KmsKeyId",
      "ResourceConfig.VolumeKmsKeyId",
      "EnableInterContainerTrafficEncryption",
    ),
    ...ignored(
      debugging,
      "DebugHookConfig",
      "DebugRuleConfigurations",
      "ProfilerRuleConfigurations",
      "TensorBoardOutputConfig",
    ),
    ...ignored("no instance is ever taken back", "EnableManagedSpotTraining"),
    ...ignored("a job is run once; RetryPolicies of the step are honoured", "RetryStrategy"),
  ],
  Transform: ignored(encryption, "TransformOutput.KmsKeyId", "TransformResources.VolumeKmsKeyId"),
  Tuning: [
    ...ignored(network, "TrainingJobDefinition.VpcConfig"),
    ...ignored(
      encryption,
      "TrainingJobDefinition.OutputDataConfig.KmsKeyId",
      "TrainingJobDefinition.EnableInterContainerTrafficEncryption",
    ),
    ...ignored("no instance is ever taken back", "TrainingJobDefinition.EnableManagedSpotTraining"),
    ...ignored("a training job is run once", "TrainingJobDefinition.RetryStrategy"),
  ],
  Model: ignored(network, "VpcConfig"),
  EndpointConfig: [...ignored(encryption, "KmsKeyId"), ...ignored(network, "VpcConfig")],
};

/** What a definition asks for and the embedded engine does not do, in words for a person. */
export function notPlayed(nodes: Iterable<GraphNode>): readonly string[] {
  const found = new Map<string, { readonly steps: string[]; readonly members: Set<string> }>();
  for (const { name, step } of nodes) {
    for (const { path, instead } of ignoredArguments[step.Type] ?? []) {
      if (!isAsked(step, path)) continue;
      const { steps, members } = found.get(instead) ?? { steps: [], members: new Set<string>() };
      if (!steps.includes(name)) steps.push(name);
      found.set(instead, { steps, members: members.add(path.join(".")) });
    }
  }
  return [...found].map(
    ([instead, { steps, members }]) =>
      `${[...members].join(", ")} of ${steps.join(", ")} ${members.size === 1 ? "has" : "have"} no effect here: ${instead}`,
  );
}

function isAsked(step: StepJson, path: readonly PathPart[]): boolean {
  const value = follow(step.Arguments, path);
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false;
}
