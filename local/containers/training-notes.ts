import { unknownDistributions } from "./distribution.ts";
import type { TrainingRecord } from "./training-record.ts";

/** Members of a request that are taken, described, and have no effect on this machine. */
const idle = [
  "DebugRuleConfigurations",
  "EnableInterContainerTrafficEncryption",
  "EnableManagedSpotTraining",
  "ProfilerRuleConfigurations",
  "TensorBoardOutputConfig",
  "VpcConfig",
] as const satisfies readonly (keyof TrainingRecord)[];

/** What a training job asks for and its run does not have, in words for a person. */
export function trainingNotes(record: TrainingRecord): readonly string[] {
  const name = record.TrainingJobName ?? "";
  const asked = idle.filter((member) => record[member] !== undefined && record[member] !== false);
  return [
    ...(asked.length === 0 ? [] : [`${name}: ${asked.join(", ")} has no effect on this machine`]),
    ...unknownDistributions(record.HyperParameters ?? {}).map(
      (launcher) =>
        `${name}: ${launcher} is not played, the script runs once on each host; torchrun is, with sagemaker_torch_distributed_enabled`,
    ),
  ];
}
