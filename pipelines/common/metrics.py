"""Classification metrics over weighted images, many weightings at once: one row of weights is one resample.

Every function takes `weights` (resamples x images) and returns one value per resample, NaN where a metric has no meaning.
"""

import numpy as np

CALIBRATION_BINS = 15
SMALLEST = 1e-12


def confusion(weights: np.ndarray, labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """resamples x true class x predicted class."""
    cells = np.zeros((len(labels), classes * classes))
    cells[np.arange(len(labels)), labels * classes + predicted] = 1
    return (weights @ cells).reshape(len(weights), classes, classes)


def precision_recall_f1(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per resample and class; a class that was never predicted has precision 0, one without images is NaN."""
    hits = np.einsum("rkk->rk", matrix)
    support, predicted = matrix.sum(axis=2), matrix.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        recall = hits / support
        precision = np.where(support > 0, np.where(predicted > 0, hits / np.maximum(predicted, SMALLEST), 0), np.nan)
        f1 = np.where(support > 0, 2 * hits / np.maximum(support + predicted, SMALLEST), np.nan)
    return precision, recall, f1


def area_under_curve(weights: np.ndarray, positive: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The chance that a positive image scores above a negative one, ties counting half."""
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(scores[order]) != 0])
    ordered, truth = weights[:, order], positive[order]
    positives = np.add.reduceat(ordered * truth, starts, axis=1)
    negatives = np.add.reduceat(ordered * ~truth, starts, axis=1)
    below = np.cumsum(negatives, axis=1) - negatives
    wins = (positives * (below + negatives / 2)).sum(axis=1)
    pairs = positives.sum(axis=1) * negatives.sum(axis=1)
    return np.divide(wins, pairs, out=np.full(len(weights), np.nan), where=pairs > 0)


def expected_calibration_error(weights: np.ndarray, correct: np.ndarray, confidence: np.ndarray) -> np.ndarray:
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    member = np.zeros((len(correct), CALIBRATION_BINS))
    member[np.arange(len(correct)), bins] = 1
    gap = weights @ (member * (confidence - correct)[:, None])
    return np.abs(gap).sum(axis=1) / weights.sum(axis=1)


def all_metrics(weights: np.ndarray, labels: np.ndarray, probabilities: np.ndarray) -> dict[str, np.ndarray]:
    """Every scalar metric of evaluation.json."""
    classes, rows = probabilities.shape[1], np.arange(len(labels))
    predicted = probabilities.argmax(axis=1)
    total = weights.sum(axis=1)
    matrix = confusion(weights, labels, predicted, classes)
    precision, recall, f1 = precision_recall_f1(matrix)
    support = matrix.sum(axis=2) / total[:, None]
    curves = np.stack([area_under_curve(weights, labels == k, probabilities[:, k]) for k in range(classes)], axis=1)
    truth = np.eye(classes)[labels]
    return {
        "accuracy": np.einsum("rkk->r", matrix) / total,
        "balanced_accuracy": _mean(recall),
        "weighted_precision": np.nansum(precision * support, axis=1),
        "weighted_recall": np.nansum(recall * support, axis=1),
        "weighted_f1": np.nansum(f1 * support, axis=1),
        "macro_f1": _mean(f1),
        "macro_auc_ovr": _mean(curves),
        "ece": expected_calibration_error(weights, predicted == labels, probabilities.max(axis=1)),
        "nll": weights @ -np.log(np.maximum(probabilities[rows, labels], SMALLEST)) / total,
        "brier": weights @ ((probabilities - truth) ** 2).sum(axis=1) / total,
    }


def group_resamples(groups: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Bootstrap weights: whole groups are drawn with replacement, and an image weighs as often as its group came."""
    names, member = np.unique(groups, return_inverse=True)
    drawn = np.random.default_rng(seed).integers(0, len(names), (count, len(names)))
    times = np.stack([np.bincount(row, minlength=len(names)) for row in drawn])
    return times[:, member].astype(np.float64)


def _mean(values: np.ndarray) -> np.ndarray:
    """The mean over the classes that have a value."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    return np.divide(np.where(known, values, 0).sum(axis=1), count, out=np.full(len(values), np.nan), where=count > 0)
