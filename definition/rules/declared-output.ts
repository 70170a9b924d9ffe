import type { PathPart } from "../expression.ts";
import { list, member, type StepJson } from "../model.ts";
import { suggest } from "../nearest.ts";
import { listAt, namedLists } from "./named-lists.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, failStep, get, lambdaStep, type Changes } from "./example.ts";

const notify = lambdaStep("Notify", { OutputParameters: [{ OutputName: "status", OutputType: "String" }] });
const failed = (output: string): Changes =>
  failStep("Stop", {
    Arguments: {
      ErrorMessage: {
        "Std:Join": { On: ": ", Values: ["notified", get(`Steps.Notify.OutputParameters['${output}']`)] },
      },
    },
  });

export const declaredOutput: Rule = {
  code: "SW3006",
  title: "an input or output that the step does not declare",
  severity: "error",
  explanation:
    "Outputs['x'] reads the output that the step declares under that name; the execution fails when there is none. Correct the name, or declare it. A metric that the step does not define is a warning, as AWS's own algorithms have some that they do not name.",
  covers: "E3",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [notify, failed("stauts")] }),
      at: "Steps[1].Arguments.ErrorMessage.Std:Join.Values[1]",
    },
    passing: { definition: definitionOf({ Steps: [notify, failed("status")] }) },
  },
  check: ({ references, graph }) =>
    foundIn(references, (found): Found[] => {
      const { reference } = found;
      const step = reference?.root === "Steps" ? graph.nodes.get(reference.step)?.step : undefined;
      if (reference?.root !== "Steps" || step === undefined) return [];
      const fault =
        undeclared(step, reference.path) ?? unknownMetric(step, reference.path) ?? lateModel(reference.path);
      return fault === undefined ? [] : [{ path: found.path, ...fault }];
    }),
};

/** A property has the same way as the argument that it shows, less `Arguments`. */
const lineage = ["Action", "Artifact", "Context"].map((entity) => ({
  members: ["Arguments", `${entity}s`],
  name: `${entity}Name`,
  way: [`${entity}Arns`],
}));
const ways = namedLists
  .map((named) => ({ ...named, way: named.members.filter((part) => part !== "Arguments") }))
  .concat(lineage);

function undeclared(step: StepJson, path: readonly PathPart[]): { message: string; hint: string } | undefined {
  for (const { members, name, way } of ways) {
    if (!way.every((part, i) => path[i] === part)) continue;
    const accessor = path[way.length];
    const items = list(listAt(step, members));
    const names = items.map((item) => member(item, name));
    if (typeof accessor !== "object" || names.some((given) => typeof given !== "string")) return undefined;
    const where = `${step.Name} declares no ${way.at(-1) ?? ""}`;
    if ("index" in accessor) {
      if (accessor.index < items.length) return undefined;
      return { message: `${where}[${accessor.index}]`, hint: `it has ${items.length}` };
    }
    if (names.includes(accessor.key)) return undefined;
    const known = names.filter((given) => typeof given === "string");
    return {
      message: `${where}['${accessor.key}']`,
      hint: suggest(accessor.key, known, `add one with ${name} ${JSON.stringify(accessor.key)}`),
    };
  }
  return undefined;
}

/** A metric that none of the step's definitions finds in its log; an algorithm of AWS's may have others. */
function unknownMetric(step: StepJson, [first, accessor]: readonly PathPart[]): Omit<Found, "path"> | undefined {
  if (first !== "FinalMetricDataList" || typeof accessor !== "object" || !("key" in accessor)) return undefined;
  const defined = list(listAt(step, ["Arguments", "AlgorithmSpecification", "MetricDefinitions"]));
  const names = defined.map((metric) => member(metric, "Name")).filter((name) => typeof name === "string");
  if (names.length === 0 || names.length < defined.length || names.includes(accessor.key)) return undefined;
  return {
    message: `${step.Name} defines no metric ${JSON.stringify(accessor.key)}`,
    hint: suggest(accessor.key, names, "add it to MetricDefinitions"),
    severity: "warning",
  };
}

/** SageMaker lists the best training jobs of a tuning job, so many and no more. */
const listed = 50;

function lateModel([first, accessor]: readonly PathPart[]): Omit<Found, "path"> | undefined {
  if (first !== "TrainingJobSummaries" || typeof accessor !== "object" || !("index" in accessor)) return undefined;
  if (accessor.index < listed) return undefined;
  return { message: `TrainingJobSummaries has the best ${listed} jobs`, hint: `read [0] to [${listed - 1}]` };
}
