import type { Json } from "../definition/model.ts";

/** The figures of an evaluation file that deploying needs. */
export interface EvaluationFigures {
  readonly accuracy?: number;
  readonly balancedAccuracy?: number;
  readonly baselineAccuracy?: number;
  readonly n?: number;
}

/** Picks accuracy, balanced accuracy, the majority baseline and the number of test images out of `evaluation.json`. */
export function readEvaluation(metrics: Json | undefined): EvaluationFigures {
  const number = (...path: readonly string[]): number | undefined => {
    let value: unknown = metrics;
    for (const key of path) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[key];
    return typeof value === "number" ? value : undefined;
  };
  const accuracy = number("multiclass_classification_metrics", "accuracy", "value");
  const balancedAccuracy = number("multiclass_classification_metrics", "balanced_accuracy", "value");
  const baselineAccuracy = number("baseline", "accuracy");
  const n = number("n");
  return {
    ...(accuracy !== undefined && { accuracy }),
    ...(balancedAccuracy !== undefined && { balancedAccuracy }),
    ...(baselineAccuracy !== undefined && { baselineAccuracy }),
    ...(n !== undefined && { n }),
  };
}
