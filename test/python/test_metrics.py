import json
import math
import unittest

import harness  # noqa: F401
import numpy as np

from common.calibration import fit_temperature, negative_log_likelihood
from common.evaluation import describe
from common.metrics import all_metrics, area_under_curve, group_resamples


def scores(n: int, classes: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, n)
    logits = random.normal(0, 1, (n, classes)) + 1.5 * np.eye(classes)[labels]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return labels, logits, probabilities


class Metrics(unittest.TestCase):
    def test_area_under_curve_is_the_share_of_ordered_pairs(self) -> None:
        random = np.random.default_rng(1)
        positive, ranked = random.random(80) < 0.3, np.round(random.random(80), 1)
        pairs = [(p > n) + (p == n) / 2 for p in ranked[positive] for n in ranked[~positive]]
        self.assertAlmostEqual(area_under_curve(np.ones((1, 80)), positive, ranked)[0], np.mean(pairs))
        self.assertTrue(math.isnan(area_under_curve(np.ones((1, 80)), np.zeros(80, bool), ranked)[0]))

    def test_a_weighted_row_equals_repeating_images(self) -> None:
        labels, _, probabilities = scores(120, 4, 2)
        times = np.random.default_rng(3).integers(0, 3, 120)
        weighted = all_metrics(times[None].astype(float), labels, probabilities)
        index = np.repeat(np.arange(120), times)
        repeated = all_metrics(np.ones((1, len(index))), labels[index], probabilities[index])
        for name, value in weighted.items():
            self.assertAlmostEqual(value[0], repeated[name][0], msg=name)

    def test_by_hand(self) -> None:
        labels = np.array([0, 0, 0, 1])
        probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.3, 0.7]])
        values = {name: value[0] for name, value in all_metrics(np.ones((1, 4)), labels, probabilities).items()}
        self.assertAlmostEqual(values["accuracy"], 3 / 4)
        self.assertAlmostEqual(values["balanced_accuracy"], (2 / 3 + 1) / 2)
        self.assertAlmostEqual(values["weighted_precision"], (3 * 1 + 1 * 0.5) / 4)
        self.assertAlmostEqual(values["macro_f1"], (0.8 + 2 / 3) / 2)
        self.assertAlmostEqual(values["nll"], -np.log([0.9, 0.8, 0.4, 0.7]).mean())
        self.assertAlmostEqual(values["ece"], (0.1 + 0.2 + 0.6 + 0.3) / 4)

    def test_resampling_draws_whole_groups(self) -> None:
        groups = np.array(["a", "a", "b", "c", "c", "c"])
        weights = group_resamples(groups, 50, 1)
        self.assertTrue((weights[:, 0] == weights[:, 1]).all() and (weights[:, 3] == weights[:, 5]).all())
        self.assertTrue(((weights[:, 0] + weights[:, 2] + weights[:, 3]) == 3).all())


class EvaluationJson(unittest.TestCase):
    def test_holds_no_nan_when_a_class_has_no_images(self) -> None:
        labels, _, probabilities = scores(150, 4, 4)
        labels[labels == 3] = 2
        result = describe(labels, np.arange(150) // 2, probabilities, ["a", "b", "c", "d"])
        json.dumps(result, allow_nan=False)
        self.assertNotIn("d", result["per_class"])
        accuracy = result["multiclass_classification_metrics"]["accuracy"]["value"]
        self.assertEqual(accuracy, float((probabilities.argmax(axis=1) == labels).mean()))
        low, high = result["ci95"]["accuracy"]
        self.assertTrue(low < accuracy < high)
        self.assertEqual(result["baseline"]["majority_class"], "c")
        self.assertEqual(result["baseline"]["accuracy"], float((labels == 2).mean()))
        self.assertEqual((result["n"], result["groups"]), (150, 75))

    def test_a_constant_answer_equals_the_baseline_and_does_not_beat_it(self) -> None:
        labels = np.array([0] * 70 + [1] * 30)
        probabilities = np.tile([0.6, 0.4], (100, 1))
        result = describe(labels, np.arange(100), probabilities, ["nv", "mel"])
        self.assertEqual(result["multiclass_classification_metrics"]["accuracy"]["value"], result["baseline"]["accuracy"])

    def test_intervals_by_group_are_wider_than_by_image(self) -> None:
        labels, _, probabilities = scores(40, 3, 5)
        labels, probabilities = np.repeat(labels, 5), np.repeat(probabilities, 5, axis=0)
        grouped = describe(labels, np.repeat(np.arange(40), 5), probabilities, ["a", "b", "c"])["ci95"]["accuracy"]
        single = describe(labels, np.arange(200), probabilities, ["a", "b", "c"])["ci95"]["accuracy"]
        self.assertGreater(grouped[1] - grouped[0], 1.5 * (single[1] - single[0]))


class Calibration(unittest.TestCase):
    def test_finds_the_temperature_that_was_applied(self) -> None:
        random = np.random.default_rng(6)
        logits = random.normal(0, 2, (6000, 5))
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        labels = (random.random(6000)[:, None] > shares.cumsum(axis=1)).sum(axis=1)
        temperature = fit_temperature(3 * logits, labels)
        self.assertAlmostEqual(temperature, 3, delta=0.2)
        self.assertLess(negative_log_likelihood(3 * logits, labels, temperature), negative_log_likelihood(3 * logits, labels, 1))


if __name__ == "__main__":
    unittest.main()
