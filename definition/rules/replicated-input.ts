import { list, member } from "../model.ts";
import type { RuleContext } from "./context.ts";
import { definitionOf, processingInput, processingStep, type Changes } from "./example.ts";
import type { Job } from "./jobs.ts";
import type { ValueNode } from "./nodes.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { textOfValue } from "./texts.ts";
import { below, itemsOf, known, membersOf } from "./value-at.ts";

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
    "With S3DataDistributionType FullyReplicated, the default, every instance of a processing job processes all the data and writes the same outputs. Shard the data input by key, or use one instance. For a training job it is a note, as its script may share the data out itself; a transform job's instances share the files anyway.",
  covers: "W25",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [prepare("FullyReplicated")] }),
      at: "Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceCount",
    },
    passing: { definition: definitionOf({ Steps: [prepare("ShardedByS3Key")] }) },
  },
  check: ({ jobs, parameters }) =>
    foundIn(jobs, (job): Found[] => {
      const { trains, node, request } = job;
      const sources = trains
        ? itemsOf(below(request, "InputDataConfig")).map((channel) => below(channel, "DataSource", "S3DataSource"))
        : itemsOf(below(request, "ProcessingInputs")).map((input) => below(input, "S3Input"));
      if (sources.length === 0 || sources.some(isShared)) return [];
      if (trains ? sharesItself(request) : runsSpark(job, parameters) || node.step.Type !== "Processing") return [];
      const counts = trains
        ? ["ResourceConfig", "HyperParameterTuningResourceConfig"].map((name) => below(request, name, "InstanceCount"))
        : [below(request, "ProcessingResources", "ClusterConfig", "InstanceCount")];
      return counts.flatMap(({ value, path }): Found[] => {
        const count = known(value, parameters);
        if (typeof count !== "number" || count <= 1) return [];
        const where = trains ? "channel" : "data input";
        return [
          {
            path,
            message: `${count} instances all get the whole of every ${trains ? "channel" : "input"}`,
            hint: `give the ${where} "S3DataDistributionType": "ShardedByS3Key", or use one instance`,
            ...(trains && { severity: "note" }),
          },
        ];
      });
    }),
};

/** Instances get parts of it, or it is not known whether they do. */
function isShared(source: ValueNode): boolean {
  const how = member(source.value, "S3DataDistributionType");
  return how === "ShardedByS3Key" || (typeof how === "object" && how !== null);
}

const distributed = /^sagemaker_(?:mpi|torch_distributed|distributed_dataparallel|parameter_server|multi_worker)/;

/** The job is started as a distributed one, whose instances share the samples among themselves. */
const sharesItself = (request: ValueNode): boolean =>
  ["HyperParameters", "StaticHyperParameters"].some((name) =>
    membersOf(below(request, name)).some((one) => distributed.test(one.name)),
  ) ||
  ["ContainerEntrypoint", "ContainerArguments"].some((name) =>
    list(below(request, "AlgorithmSpecification", name).value).some(
      (text) => typeof text === "string" && /\b(?:torchrun|mpirun|deepspeed|accelerate)\b/.test(text),
    ),
  );

/** AWS's images of Spark share the work among the instances, whatever they got. */
const runsSpark = ({ image }: Job, parameters: RuleContext["parameters"]): boolean =>
  /\/sagemaker-(?:spark|clarify|model-monitor)/.test(textOfValue(image.value, parameters));
