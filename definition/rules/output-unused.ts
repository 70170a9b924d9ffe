import { canonical } from "../canonical.ts";
import { expressionKind } from "../expression.ts";
import { list, member } from "../model.ts";
import { itemPath } from "../path.ts";
import type { RuleContext } from "./context.ts";
import { definitionOf, get, lambdaStep, processingInput, processingOutput, processingStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";

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
      const { step, name: owner, path } = node;
      const outputs = list(member(member(step.Arguments, "ProcessingOutputConfig"), "Outputs"));
      const results = list(step.OutputParameters);
      const total = outputs.length + results.length;
      if (total < 2 || used.whole.has(owner)) return [];
      const files = list(step.PropertyFiles).map((file) => member(file, "OutputName"));
      const isRead = (output: unknown): boolean => {
        const name = member(output, "OutputName");
        return (
          typeof name !== "string" ||
          used.names.has(`${owner} ${name}`) ||
          files.includes(name) ||
          isReadAt(member(member(output, "S3Output"), "S3Uri"))
        );
      };
      const unread: (readonly [name: unknown, path: string])[] = [];
      const look = (items: readonly unknown[], at: string): void =>
        items.forEach((item, i) => {
          if (!isRead(item)) unread.push([member(item, "OutputName"), itemPath(`${path}.${at}`, i)]);
        });
      look(outputs, "Arguments.ProcessingOutputConfig.Outputs");
      look(results, "OutputParameters");
      if (unread.length === total) return [];
      return unread.flatMap(([name, at]): Found[] =>
        typeof name !== "string" || forPeople.test(name)
          ? []
          : [
              {
                path: at,
                message: `no step reads the output ${JSON.stringify(name)} of ${owner}`,
                hint: "read it where it is needed, or take it out",
              },
            ],
      );
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
  // A reference is no place of its own.
  const add = (uri: unknown): void => {
    if (uri !== undefined && expressionKind(uri) !== "Get") places.add(canonical(uri));
  };
  const uriOf = (data: unknown): unknown => member(member(member(data, "DataSource"), "S3DataSource"), "S3Uri");
  for (const { step } of steps) {
    const given = step.Arguments;
    for (const input of list(member(given, "ProcessingInputs"))) add(member(member(input, "S3Input"), "S3Uri"));
    for (const channel of list(member(given, "InputDataConfig"))) add(uriOf(channel));
    add(uriOf(member(given, "TransformInput")));
  }
  return places;
}
