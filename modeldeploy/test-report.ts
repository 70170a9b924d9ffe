import type { Json } from "../definition/model.ts";
import type { EvaluationFigures } from "./evaluation.ts";
import type { Score } from "./score.ts";

/** One thing that the staging test demands, and whether it holds. */
export interface Check {
  readonly check: "imagesAnswered" | "accuracy" | "sameAsEvaluate" | "moreThanOneClass" | "sameConfiguration";
  readonly passed: boolean;
  readonly message: string;
}

export interface TestReport {
  readonly releaseId: string;
  readonly modelPackageArn: string;
  readonly stage: string;
  readonly endpointName: string;
  readonly endpointConfigName: string;
  readonly testDataS3Uri: string;
  readonly by: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly passed: boolean;
  readonly checks: readonly Check[];
  readonly accuracyThreshold: number;
  readonly evaluate: { readonly accuracy: number; readonly n: number; readonly correct: number };
  readonly score: Score;
  readonly latencyMilliseconds: { readonly p50: number; readonly p95: number; readonly longest: number };
  readonly unanswered: {
    readonly count: number;
    readonly first: readonly { readonly file: string; readonly message: string }[];
  };
  readonly reportS3Uri: string;
}

/** What the endpoint did, as the checks judge it. */
export interface Measured {
  readonly score: Score;
  readonly unanswered: number;
  readonly accuracyThreshold: number;
  readonly evaluate: Required<Pick<EvaluationFigures, "accuracy" | "n">>;
  readonly servedConfigName: string;
  readonly endpointConfigName: string;
}

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** Judges a run of the test split: every demand is listed, met or not. */
export function judge(measured: Measured): readonly Check[] {
  const { score, unanswered, accuracyThreshold, evaluate } = measured;
  const expected = Math.round(evaluate.accuracy * evaluate.n);
  const away = Math.abs(score.correct - expected);
  const labels = score.perClass.filter(({ images }) => images > 0).length;
  return [
    {
      check: "imagesAnswered",
      passed: unanswered === 0,
      message:
        unanswered === 0
          ? `all ${score.images} images got a class`
          : `${unanswered} of ${score.images} images got no class from the endpoint`,
    },
    {
      check: "accuracy",
      passed: score.accuracy >= accuracyThreshold,
      message: `accuracy ${percent(score.accuracy)} (${score.correct} of ${score.images}), threshold ${percent(accuracyThreshold)}, majority class "${score.majority.class}" ${percent(score.majority.accuracy)}`,
    },
    {
      check: "sameAsEvaluate",
      passed: score.images === evaluate.n && away <= 1,
      message:
        score.images === evaluate.n
          ? `${score.correct} right answers, Evaluate had ${expected}: ${away} apart, 1 is allowed`
          : `${score.images} images in the test split, Evaluate measured ${evaluate.n}: not the same test data`,
    },
    {
      check: "moreThanOneClass",
      passed: labels < 2 || score.classesAnswered > 1,
      message: `${score.classesAnswered} classes were answered, ${labels} are in the test data`,
    },
    {
      check: "sameConfiguration",
      passed: measured.servedConfigName === measured.endpointConfigName,
      message: `the endpoint served ${measured.servedConfigName} after the test, the release is ${measured.endpointConfigName}`,
    },
  ];
}

/** The report as the JSON that the journal keeps of it. */
export const reportSummary = (report: TestReport): Readonly<Record<string, Json>> => ({
  passed: report.passed,
  reportS3Uri: report.reportS3Uri,
  accuracy: report.score.accuracy,
  correct: report.score.correct,
  images: report.score.images,
  endpointConfigName: report.endpointConfigName,
});
