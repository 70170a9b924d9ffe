import { definitionOf, trainingStep } from "./example.ts";
import type { Found, Rule } from "./rule.ts";
import { below } from "./value-at.ts";

const on = (type: string) =>
  definitionOf({ Steps: [trainingStep("Train", { Arguments: { ResourceConfig: { InstanceType: type } } })] });

const retired = /^ml\.p2\./;

export const retiredInstance: Rule = {
  code: "SW8007",
  title: "an instance type that AWS has retired",
  severity: "warning",
  explanation:
    "AWS's service model still lists the p2 family, so that the request is taken, but there are hardly any such instances left, and AWS's images for PyTorch 1.13 and later do not run on them.",
  covers: "W24 (retired)",
  examples: {
    failing: { definition: on("ml.p2.xlarge"), at: "Steps[0].Arguments.ResourceConfig.InstanceType" },
    passing: { definition: on("ml.g5.xlarge") },
  },
  check: ({ texts, parameters }) => [
    ...texts.written
      .where((text) => text.startsWith("ml.") && retired.test(text))
      .flatMap(({ text, path }) => found(text, path)),
    ...[...parameters.values()].flatMap((parameter) => {
      const { value, path } = below(parameter, "DefaultValue");
      return found(value, path);
    }),
  ],
};

const found = (type: unknown, path: string): Found[] =>
  typeof type === "string" && retired.test(type)
    ? [{ path, message: `${type} is of a family that AWS has retired`, hint: "use ml.g5 or newer" }]
    : [];
