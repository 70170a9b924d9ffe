import { list, member } from "../model.ts";
import type { DeclaredParameter } from "./context.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, processingInput, processingStep, type Changes } from "./example.ts";

const prepare = (S3DataDistributionType: string): Changes =>
  processingStep("Prepare", {
    Arguments: {
      ProcessingInputs: [processingInput("images", { S3Input: { S3DataDistributionType } })],
      ProcessingResources: { ClusterConfig: { InstanceCount: 2 } },
    },
  });

export const replicatedInput: Rule = {
  code: "SW8003",
  title: "several instances that all get the same input",
  severity: "warning",
  explanation:
    "With S3DataDistributionType FullyReplicated, the default, every instance processes all the data and writes the same outputs. Shard the data input by key, or use one instance.",
  covers: "W25",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [prepare("FullyReplicated")] }),
      at: "Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceCount",
    },
    passing: { definition: definitionOf({ Steps: [prepare("ShardedByS3Key")] }) },
  },
  check: ({ steps, parameters }) =>
    steps.flatMap(({ step, path }): Found[] => {
      const cluster = member(member(step.Arguments, "ProcessingResources"), "ClusterConfig");
      const count = known(member(cluster, "InstanceCount"), parameters);
      const inputs = list(member(step.Arguments, "ProcessingInputs"));
      const sharded = inputs.some((input) => {
        const how = member(member(input, "S3Input"), "S3DataDistributionType");
        return how === "ShardedByS3Key" || typeof how === "object";
      });
      if (typeof count !== "number" || count <= 1 || inputs.length === 0 || sharded) return [];
      const at = `${path}.Arguments.ProcessingResources.ClusterConfig.InstanceCount`;
      return [
        {
          path: at,
          message: `${count} instances all get the whole of every input`,
          hint: 'give the data input "S3DataDistributionType": "ShardedByS3Key", or use one instance',
        },
      ];
    }),
};

/** The value, or the default of the parameter that stands for it. */
function known(value: unknown, parameters: ReadonlyMap<string, DeclaredParameter>): unknown {
  const get = member(value, "Get");
  return typeof get === "string" && get.startsWith("Parameters.")
    ? parameters.get(get.slice("Parameters.".length))?.value["DefaultValue"]
    : value;
}
