import { cacheRole, isCacheKeyKnown, isCached } from "../cache-role.ts";
import { changingVariables } from "../execution-variables.ts";
import type { Reference } from "../expression.ts";
import type { GraphNode } from "../graph.ts";
import { definitionOf, processingInput, processingStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { PlacedReference } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";

const code = (folder: string) =>
  processingStep("Split", {
    Arguments: {
      ProcessingInputs: [processingInput("code", { S3Input: { S3Uri: `s3://bucket/${folder}/split.py` } })],
    },
    CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
  });

/** Years 2000 to 2099 and possible months and days, or the seconds and milliseconds of 2017 to 2033. */
const day = String.raw`20\d\d([-/_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])`;
const hour = String.raw`[-_T :]?(?:[01]\d|2[0-3])[-:_.]?[0-5]\d[-:_.]?[0-5]\d(?:[-.]?\d{3})?`;
const stamp = new RegExp(
  String.raw`(?<![0-9a-zA-Z])${day}${hour}(?![0-9])|(?<=[-_/=.])1[5-9]\d{8}(?:\d{3})?(?![0-9a-zA-Z])`,
);
/** Every time and date has one of these; most texts have none. */
const digits = /20\d\d|1[5-9]\d{8}/;
const date = new RegExp(String.raw`(?<![0-9a-zA-Z]|\d\.)${day}(?![0-9a-zA-Z])`);

export const cacheTimestamp: Rule = {
  code: "SW7102",
  title: "a time in what the cache compares",
  severity: "warning",
  explanation:
    "SageMaker takes an earlier result where a step's image, code, inputs, environment and hyperparameters are the same text. A timestamp in them makes every build a new text, so that nothing is ever taken from the cache. Name code by its content instead.",
  covers: "W21",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [code("split-2026-01-02-03-04-05-678")] }),
      at: "Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri",
    },
    passing: { definition: definitionOf({ Steps: [code("4c1121f0")] }) },
  },
  check: ({ steps, texts, references }) => {
    const moments = texts.written.where((text) => digits.test(text)).flatMap(({ text, path }) => written(text, path));
    return [...(moments.length === 0 ? [] : amongKeys(moments, steps)), ...foundIn(references, variable)];
  },
};

/** Those that a cache compares. */
function amongKeys(moments: readonly Moment[], steps: readonly GraphNode[]): readonly Found[] {
  const stepAt = new Map(steps.map(({ path, step }) => [path, step]));
  return foundIn(moments, ({ kind, path, ...rest }): Found[] => {
    const [at = ""] = ofStep.exec(path) ?? [];
    const step = stepAt.get(at);
    if (step === undefined || !isCacheKeyKnown(step.Type)) return [];
    // A date may be the data's own name.
    return cacheRole(step.Type, path.slice(at.length + 1)) === "key"
      ? [{ path, ...rest, severity: isCached(step) && kind !== "date" ? "warning" : "note" }]
      : [];
  });
}

/** The step that a path lies in. */
const ofStep = /^Steps\[\d+\](?:\.Arguments\.(?:IfSteps|ElseSteps)\[\d+\])*/;
const free = /\.(Get|Path|Regex)$/;

interface Moment {
  readonly kind: "time" | "date";
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

function written(text: string, path: string): Moment[] {
  if (free.test(path)) return [];
  const [time] = stamp.exec(text) ?? [];
  const [found = time] = time === undefined ? (date.exec(text) ?? []) : [];
  // A seed may look like a date.
  if (found === undefined || (time === undefined && found === text)) return [];
  const kind = time === undefined ? "date" : "time";
  const message = `the ${kind} ${found} is part of what the cache compares`;
  return [{ kind, path, message, hint: "name it by its content or version, which stay the same while it does" }];
}

const isChanging = (reference: Reference | undefined): boolean =>
  reference?.root === "Execution" && changingVariables.has(reference.name);

/** A variable is harmless where nothing is cached. */
function variable({ get, path, reference, from }: PlacedReference): readonly Found[] {
  if (from === undefined || !isChanging(reference)) return [];
  const { step } = from;
  if (!isCached(step) || !isCacheKeyKnown(step.Type)) return [];
  if (cacheRole(step.Type, path.slice(from.path.length + 1)) !== "key") return [];
  const message = `${get} is another one in every execution, and the cache compares it`;
  return [{ path, message, hint: "take it out of this member, or the step's CacheConfig", severity: "warning" }];
}
