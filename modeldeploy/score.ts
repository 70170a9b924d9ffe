/** What the endpoint said of one labelled image; no `answered` means that it gave no class. */
export interface Answered {
  readonly label: string;
  readonly answered?: string;
}

export interface ClassScore {
  readonly class: string;
  readonly images: number;
  readonly correct: number;
  /** Images that were called this class. */
  readonly predicted: number;
  /** Part of the class's images that were recognised; `null` without images. */
  readonly recall: number | null;
}

export interface Score {
  readonly images: number;
  readonly correct: number;
  readonly accuracy: number;
  readonly majority: { readonly class: string; readonly accuracy: number };
  /** How many classes were ever answered: a constant answer gives 1. */
  readonly classesAnswered: number;
  readonly perClass: readonly ClassScore[];
}

/** Counts right answers, as a whole and by class. */
export function score(answers: readonly Answered[]): Score {
  const labels = [
    ...new Set(answers.flatMap(({ label, answered }) => [label, ...(answered ? [answered] : [])])),
  ].toSorted();
  const perClass = labels.map((name): ClassScore => {
    const ours = answers.filter(({ label }) => label === name);
    const correct = ours.filter(({ answered }) => answered === name).length;
    const predicted = answers.filter(({ answered }) => answered === name).length;
    const recall = ours.length === 0 ? null : correct / ours.length;
    return { class: name, images: ours.length, correct, predicted, recall };
  });
  const correct = perClass.reduce((sum, one) => sum + one.correct, 0);
  const largest = perClass.toSorted((a, b) => b.images - a.images)[0];
  const images = answers.length;
  return {
    images,
    correct,
    accuracy: images === 0 ? 0 : correct / images,
    majority: { class: largest?.class ?? "", accuracy: images === 0 ? 0 : (largest?.images ?? 0) / images },
    classesAnswered: perClass.filter(({ predicted }) => predicted > 0).length,
    perClass,
  };
}

/** The value below which `part` (0 to 1) of the values lie, by the nearest-rank method. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}
