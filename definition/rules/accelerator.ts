import { definitionOf, trainingStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { textOfValue } from "./texts.ts";
import { known } from "./value-at.ts";

const repository = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training";
const train = (image: string, type: string) =>
  definitionOf({
    Steps: [
      trainingStep("Train", {
        Arguments: { AlgorithmSpecification: { TrainingImage: image }, ResourceConfig: { InstanceType: type } },
      }),
    ],
  });

const forGpu = /[-_.:](gpu|cu\d{2,3})(?=[-_.]|$)/;
const forCpu = /[-_.:]cpu(?=[-_.]|$)/;
const forNeuron = /[-_.:]neuronx?(?=[-_.:]|$)/;
const hasGpu = /^ml\.(p|gr?)\d/;
/** Trainium and Inferentia have images of their own. */
const hasNeuron = /^ml\.(trn|inf)\d/;
const hasOther = /^ml\.dl\d/;
const accelerators = { CPU: "no accelerator", GPU: "GPUs", Neuron: "AWS's own accelerators" } as const;
const wants = { CPU: "CPUs", GPU: "GPUs", Neuron: "AWS's own accelerators" } as const;

export const accelerator: Rule = {
  code: "SW8006",
  title: "an image and an instance that do not go together",
  severity: "warning",
  explanation:
    "AWS's images are built for CPUs, for GPUs or for Trainium and Inferentia (Neuron), and their names say which. On an instance of another kind the job fails, runs slowly, or pays for accelerators that it does not use. Parameters are checked with their defaults.",
  covers: "W23 (GPU and CPU)",
  examples: {
    failing: {
      definition: train(`${repository}:2.8.0-gpu-py312`, "ml.m5.xlarge"),
      at: "Steps[0].Arguments.ResourceConfig.InstanceType",
    },
    passing: { definition: train(`${repository}:2.8.0-gpu-py312`, "ml.g5.xlarge") },
  },
  check: ({ jobs, parameters }) =>
    foundIn(jobs, ({ image, instanceTypes }) => {
      const name = textOfValue(image.value, parameters).split("/").at(-1) ?? "";
      const built = forNeuron.test(name) ? "Neuron" : forGpu.test(name) ? "GPU" : forCpu.test(name) ? "CPU" : undefined;
      if (built === undefined) return [];
      return instanceTypes.flatMap(({ value, path }): Found[] => {
        const type = known(value, parameters);
        if (typeof type !== "string" || !type.startsWith("ml.") || hasOther.test(type)) return [];
        const given = hasNeuron.test(type) ? "Neuron" : hasGpu.test(type) ? "GPU" : "CPU";
        if (given === built) return [];
        return [
          {
            path,
            message: `the image ${name} is built for ${wants[built]}, ${type} has ${accelerators[given]}`,
            hint: `use the image's ${given.toLowerCase()} variant, or an instance for ${wants[built]}`,
          },
        ];
      });
    }),
};
