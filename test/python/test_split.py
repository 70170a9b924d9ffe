import random
import unittest

import harness  # noqa: F401
from common.job import JobError
from common.split import Sample, check_disjoint, report, split_by_group

FRACTIONS = {"test": 0.2, "validation": 0.1, "train": 0.7}


def lesions(counts: dict[str, int]) -> list[Sample]:
    generator, samples = random.Random(5), []
    for label, count in counts.items():
        for lesion in range(count):
            for image in range(generator.choice((1, 1, 2, 3))):
                name = f"{label}{lesion}-{image}.jpg"
                samples.append(Sample(name, label, f"{label}{lesion}", name))
    return samples


class Split(unittest.TestCase):
    def test_keeps_groups_whole_and_classes_in_proportion(self) -> None:
        samples = lesions({"nv": 200, "df": 12})
        parts = split_by_group(samples, FRACTIONS, 7)
        self.assertEqual(sorted(name.name for part in parts.values() for name in part), sorted(s.name for s in samples))
        groups = [{sample.group for sample in part} for part in parts.values()]
        self.assertEqual(len(set.union(*groups)), sum(map(len, groups)))
        for label in ("nv", "df"):
            total = sum(sample.label == label for sample in samples)
            for part, share in FRACTIONS.items():
                have = report(parts)[part]["per_class"][label]
                self.assertAlmostEqual(have / total, share, delta=1.5 / total + 0.01, msg=f"{label} in {part}")

    def test_is_the_same_in_any_order_and_another_with_another_seed(self) -> None:
        samples = lesions({"nv": 80, "mel": 40})
        shuffled = random.Random(1).sample(samples, len(samples))
        self.assertEqual(split_by_group(samples, FRACTIONS, 7), split_by_group(shuffled, FRACTIONS, 7))
        self.assertNotEqual(split_by_group(samples, FRACTIONS, 7), split_by_group(samples, FRACTIONS, 8))

    def test_puts_groups_that_share_a_file_in_one_part(self) -> None:
        samples = [Sample(f"{n}.jpg", "nv", f"lesion{n}", f"content{n % 30}") for n in range(60)]
        for seed in range(5):
            check_disjoint(split_by_group(samples, FRACTIONS, seed))

    def test_gives_every_part_of_a_rare_class_something(self) -> None:
        parts = split_by_group(lesions({"nv": 50, "df": 3}), FRACTIONS, 1)
        for part in parts.values():
            self.assertIn("df", {sample.label for sample in part})

    def test_refuses_what_cannot_be_split(self) -> None:
        with self.assertRaisesRegex(JobError, "class df has 2 group"):
            split_by_group(lesions({"nv": 50, "df": 2}), FRACTIONS, 1)
        mixed = [*lesions({"nv": 10}), Sample("x.jpg", "mel", "nv0", "x")]
        with self.assertRaisesRegex(JobError, "group nv0 has more than one class"):
            split_by_group(mixed, FRACTIONS, 1)

    def test_notices_what_lies_on_two_sides(self) -> None:
        one, same_group = Sample("a", "nv", "l1", "h1"), Sample("b", "nv", "l1", "h2")
        same_file = Sample("c", "nv", "l2", "h1")
        with self.assertRaisesRegex(JobError, "same group"):
            check_disjoint({"train": [one], "test": [same_group]})
        with self.assertRaisesRegex(JobError, "byte-identical"):
            check_disjoint({"train": [one], "test": [same_file]})


if __name__ == "__main__":
    unittest.main()
