import { canonical } from "../canonical.ts";
import { expressionKind } from "../expression.ts";
import { list, member } from "../model.ts";
import type { RuleContext } from "./context.ts";
import { definitionOf, get, lambdaStep, processingInput, processingOutput, processingStep } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

const split = processingStep("Split", {
  Arguments: { ProcessingOutputConfig: { Outputs: [processingOutput("train"), processingOutput("test")] } },
});
const reads = (...names: readonly string[]) =>
  processingStep("Evaluate", {
    Arguments: {
      ProcessingInputs: names.map((name) =>
        processingInput(name, {
          S3Input: { S3Uri: get(`Steps.Split.ProcessingOutputConfig.Outputs['${name}'].S3Output.S3Uri`) },
        }),
      ),
    },
  });

/** What a person reads, not a step. */
const forPeople =
  /(report|log|metric|summar|statistic|constraint|figure|plot|chart|image|explain|evaluat|analys|debug|result|monitor)/i;

/** A step where some outputs are read and this one is not; a step that nothing reads works for people. */
export const outputUnused: Rule = {
  code: "SW3011",
  title: "an output that no step reads, beside others that are read",
  severity: "note",
  explanation:
    "It may be made for people. If a step was to read it, such as the test split that an evaluation was to use, the reference is missing.",
  covers: "W19 (outputs)",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [split, reads("train")] }),
      at: "Steps[0].Arguments.ProcessingOutputConfig.Outputs[1]",
    },
    passing: { definition: definitionOf({ Steps: [split, reads("train", "test"), lambdaStep("Notify")] }) },
  },
  check: (context) => {
    const used = usedOutputs(context);
    let read: ReadonlySet<string> | undefined;
    // Who is told elsewhere where to write is read elsewhere, too.
    const isReadAt = (uri: unknown): boolean =>
      expressionKind(uri) === "Get" || (read ??= readPlaces(context)).has(canonical(uri ?? null));
    return foundIn(context.steps, (node): Found[] => {
      const outputs = list(member(member(node.step.Arguments, "ProcessingOutputConfig"), "Outputs"));
      if (outputs.length + list(node.step.OutputParameters).length < 2 || used.whole.has(node.name)) return [];
      const places = [
        ...itemsOf(below(argumentsOf(node), "ProcessingOutputConfig", "Outputs")),
        ...itemsOf({ value: node.step.OutputParameters, path: `${node.path}.OutputParameters` }),
      ];
      const files = new Set(list(node.step.PropertyFiles).map((file) => member(file, "OutputName")));
      const isRead = ({ value }: ValueNode): boolean => {
        const name = member(value, "OutputName");
        return (
          typeof name !== "string" ||
          used.names.has(`${node.name} ${name}`) ||
          files.has(name) ||
          isReadAt(member(member(value, "S3Output"), "S3Uri"))
        );
      };
      const unread = places.filter((output) => !isRead(output));
      if (unread.length === places.length) return [];
      return unread.flatMap(({ value, path }): Found[] => {
        const name = member(value, "OutputName");
        return typeof name !== "string" || forPeople.test(name)
          ? []
          : [
              {
                path,
                message: `no step reads the output ${JSON.stringify(name)} of ${node.name}`,
                hint: "read it where it is needed, or take it out",
              },
            ];
      });
    });
  },
};

/** Outputs that references name, and steps whose list of outputs is read by index or whole. */
function usedOutputs({ references }: RuleContext) {
  const names = new Set<string>();
  const whole = new Set<string>();
  for (const { reference } of references) {
    if (reference?.root !== "Steps") continue;
    const [first] = reference.path;
    if (first !== "ProcessingOutputConfig" && first !== "OutputParameters") continue;
    const accessor = reference.path.find((part) => typeof part === "object");
    if (accessor !== undefined && "key" in accessor) names.add(`${reference.step} ${accessor.key}`);
    else whole.add(reference.step);
  }
  return { names, whole };
}

/** Where inputs, channels and transforms read from. */
function readPlaces({ steps }: RuleContext): ReadonlySet<string> {
  const places = new Set<string>();
  for (const node of steps) {
    const given = argumentsOf(node);
    for (const input of itemsOf(below(given, "ProcessingInputs"))) add(places, below(input, "S3Input", "S3Uri"));
    for (const channel of itemsOf(below(given, "InputDataConfig")))
      add(places, below(channel, "DataSource", "S3DataSource", "S3Uri"));
    add(places, below(given, "TransformInput", "DataSource", "S3DataSource", "S3Uri"));
  }
  return places;
}

/** A reference is no place of its own. */
const add = (places: Set<string>, { value }: ValueNode): void => {
  if (value !== undefined && expressionKind(value) !== "Get") places.add(canonical(value));
};
