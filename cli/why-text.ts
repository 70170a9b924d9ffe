import type { TreeChange } from "../local/engine/cache-content.ts";
import type { FieldChange } from "../local/engine/cache-key.ts";
import { changesText } from "../local/engine/cache-text.ts";
import type { Why, WhyReason } from "../local/engine/why.ts";

/** Why a step ran or did not have to, in full. */
export const whyText = (why: Why): string =>
  [
    `${why.step} of execution ${idOf(why.execution)} ${headOf(why.reason, why.status)}: ${inShort(why)}`,
    ...details(why.reason),
  ].join("\n  ");

/** Why, in a line, and how often it was tried. */
export const inShort = ({ reason, attempts }: Why): string =>
  attempts === undefined
    ? shortText(reason)
    : `${shortText(reason)}; it took ${attempts} attempts, its RetryPolicies took up the faults before`;

function headOf({ kind }: WhyReason, status: string | undefined): string {
  if (kind === "hit") return "was cached";
  if (kind === "reused") return "did not run";
  if (status === undefined) return "has not run";
  return status === "Succeeded" ? "ran" : `ran (${status})`;
}

/** Why, in a line. */
function shortText(reason: WhyReason): string {
  switch (reason.kind) {
    case "hit":
      return `it took the results of execution ${idOf(reason.execution)}, made ${timeText(reason.ended)}`;
    case "off":
      return "the engine was told --cache off";
    case "first run":
      return "no execution of this pipeline had run it with a CacheConfig before";
    case "none succeeded":
      return `no run of it had succeeded; the last one was in execution ${idOf(reason.execution)}`;
    case "no duration":
      return `its ExpireAfter ${JSON.stringify(reason.expireAfter)} is no duration, so nothing is young enough; write one such as P30D`;
    case "expired":
      return `the results of execution ${idOf(reason.execution)}, made ${timeText(reason.ended)}, expired ${timeText(reason.expired)} (ExpireAfter ${reason.expireAfter})`;
    case "fields changed":
      return `${count(reason.changes.length, "value")} of its cache key changed since execution ${idOf(reason.execution)}`;
    case "inputs changed":
      return `since execution ${idOf(reason.execution)} the bytes changed at ${reason.inputs.map(uriOf).join(", ")}`;
    case "outputs changed":
      return `the outputs of execution ${idOf(reason.execution)} are not there as it left them: ${reason.outputs.map(uriOf).join(", ")}`;
    case "never cached":
      return "steps of its type are never cached";
    case "no CacheConfig":
      return reason.given === undefined
        ? "it has no CacheConfig"
        : `its CacheConfig has Enabled ${String(reason.given)}`;
    case "reused":
      return `a selective execution took the results of execution ${idOf(reason.execution)}`;
    case "not started":
      return "it was not started in this execution";
  }
}

function details(reason: WhyReason): readonly string[] {
  switch (reason.kind) {
    case "fields changed":
      return reason.changes.flatMap(fieldText);
    case "inputs changed":
      return reason.inputs.map(treeText);
    case "outputs changed":
      return reason.outputs.map(treeText);
    case "hit":
      return [
        ...reason.inputs.map(
          (tree) => `warning: other bytes now at ${treeText(tree)}; SageMaker does not look at them`,
        ),
        ...reason.outputs.map(
          (tree) => `warning: not as it was left: ${treeText(tree)}; SageMaker does not look at it`,
        ),
      ];
    default:
      return [];
  }
}

function fieldText({ path, before, after, from }: FieldChange): readonly string[] {
  const change =
    before === undefined
      ? `${path} is new: ${after ?? ""}`
      : after === undefined
        ? `${path} is gone: ${before}`
        : `${path} changed from ${before} to ${after}`;
  const made = from === undefined ? "" : ` (${from.join(", ")})`;
  const always = from?.find((get) => get.startsWith("Execution.") && !/\.Pipeline(Name|Arn)$/.test(get));
  return [
    `${change}${made}`,
    ...(always === undefined ? [] : [`  ${always} is new in every execution: with it the step is never cached`]),
  ];
}

const treeText = (tree: TreeChange): string => changesText([tree]);
const uriOf = ({ uri }: TreeChange): string => uri;
const idOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
const count = (n: number, what: string): string => (n === 1 ? `1 ${what}` : `${n} ${what}s`);
const timeText = (seconds: number): string =>
  Number.isFinite(seconds) && Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1000).toISOString() : "long ago";
