import type { DescribeModelPackageOutput, DriftCheckBaselines } from "@aws-sdk/client-sagemaker";
import type { Context } from "../../context.ts";
import type { Wire } from "../../sagemaker/operation.ts";

/** Where a baseline lies; bias and explainability have no statistics. */
export interface Baseline {
  readonly constraints?: string;
  readonly statistics?: string;
}

type Baselines = Wire<DriftCheckBaselines>;
type Source = { readonly S3Uri?: string | undefined } | undefined;

const sources: Readonly<Record<string, (all: Baselines) => readonly [constraints: Source, statistics?: Source]>> = {
  DATA_QUALITY: ({ ModelDataQuality: one }) => [one?.Constraints, one?.Statistics],
  MODEL_QUALITY: ({ ModelQuality: one }) => [one?.Constraints, one?.Statistics],
  DATA_BIAS: ({ Bias: one }) => [one?.PreTrainingConstraints],
  MODEL_BIAS: ({ Bias: one }) => [one?.PostTrainingConstraints],
  MODEL_EXPLAINABILITY: ({ Explainability: one }) => [one?.Constraints],
};

/** The baselines that the newest approved model of a group was registered with. */
export function registeredBaseline(ctx: Context, group: string | undefined, checkType: string): Baseline {
  if (group === undefined) return {};
  const approved = ctx.store
    .list<Wire<DescribeModelPackageOutput>>("ModelPackage")
    .filter((one) => one.ModelPackageGroupName === group && one.ModelApprovalStatus === "Approved")
    .toSorted((a, b) => (b.ModelPackageVersion ?? 0) - (a.ModelPackageVersion ?? 0));
  const [constraints, statistics] = sources[checkType]?.(approved[0]?.DriftCheckBaselines ?? {}) ?? [];
  return baseline(constraints?.S3Uri, statistics?.S3Uri);
}

export const baseline = (constraints: string | undefined, statistics: string | undefined): Baseline => ({
  ...(constraints !== undefined && { constraints }),
  ...(statistics !== undefined && { statistics }),
});
