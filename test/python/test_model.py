"""Pixels, augmentation, the model folder and the training loop, without processes."""

import io
import os
import pickle
import tarfile
import tempfile
import unittest
from pathlib import Path

import harness  # noqa: F401
import numpy as np
import torch
from PIL import Image

from common.arrays import Arrays
from common.augment import Augmentation, cut_and_mix, vary
from common.evaluation import extract_model
from common.fit import Recipe, fit, predict
from common.job import JobError
from common.model import ModelCard, build_network, load_model, save_model
from common.pixels import UndecodableImage, decode


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def card(**changes: object) -> ModelCard:
    values = {"classes": ["a", "b"], "image_size": 32, "channels": 3, "mean": [0.5] * 3, "standard_deviation": [0.2] * 3, "views": 1}
    return ModelCard(**{**values, **changes})


def two_colours(count: int, seed: int) -> Arrays:
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, count)
    images = random.integers(0, 160, (count, 32, 32, 3))
    images[labels == 1, ..., 0] += 90
    return Arrays(images.astype(np.uint8), labels, ["a", "b"])


class Pixels(unittest.TestCase):
    def test_red_stays_red_in_every_form(self) -> None:
        image = Image.new("RGB", (60, 40), (250, 10, 20))
        for data in (encoded(image, "JPEG", quality=100), encoded(image, "PNG"), encoded(image.convert("RGBA"), "PNG")):
            np.testing.assert_allclose(decode(data, 16, 3)[8, 8], (250, 10, 20), atol=3)
        self.assertEqual(decode(encoded(image, "PNG"), 16, 1).shape, (16, 16, 1))

    def test_a_turned_photograph_is_set_upright(self) -> None:
        image = Image.new("RGB", (40, 40), "black")
        image.paste("white", (0, 0, 40, 20))
        exif = Image.Exif()
        exif[0x0112] = 3
        self.assertLess(decode(encoded(image, "JPEG", exif=exif), 16, 1)[2, 8, 0], 20)

    def test_what_is_no_image_is_refused_in_plain_words(self) -> None:
        for data in (b"", b"hello", encoded(Image.new("RGB", (50, 50)), "JPEG")[:300], encoded(Image.new("L", (9, 9)), "GIF")):
            with self.assertRaises(UndecodableImage) as caught:
                decode(data, 16, 3)
            self.assertNotIn("0x", str(caught.exception))


class Augmenting(unittest.TestCase):
    def test_without_strength_nothing_changes(self) -> None:
        images = torch.rand(3, 3, 8, 8)
        same = vary(images, Augmentation(mirror=False), torch.Generator().manual_seed(1))
        torch.testing.assert_close(same, images, atol=1e-5, rtol=0)

    def test_turns_by_at_most_the_given_part_of_a_turn(self) -> None:
        images = torch.zeros(64, 1, 33, 33)
        images[:, :, 16, 28] = 1
        moved = vary(images, Augmentation(mirror=False, turn=1 / 24), torch.Generator().manual_seed(1))
        spots = [divmod(int(place), 33) for place in moved.flatten(1).argmax(dim=1)]
        angles = [np.degrees(np.arctan2(row - 16, column - 16)) for row, column in spots]
        self.assertLess(max(map(abs, angles)), 18)
        self.assertGreater(max(map(abs, angles)), 8)

    def test_the_same_seed_gives_the_same_images_and_each_its_own(self) -> None:
        images, how = torch.rand(1, 3, 16, 16).repeat(4, 1, 1, 1), Augmentation(turn=0.5, zoom=0.2, brightness=0.2)
        one, two = (vary(images, how, torch.Generator().manual_seed(3)) for _ in range(2))
        self.assertTrue(torch.equal(one, two))
        self.assertFalse(torch.allclose(one[0], one[1], atol=0.05))

    def test_a_mixed_image_says_how_much_of_it_is_its_own(self) -> None:
        images = torch.arange(4.0).view(4, 1, 1, 1).expand(4, 1, 20, 20)
        mixed, order, part = cut_and_mix(images, torch.Generator().manual_seed(5))
        for place in range(4):
            if int(order[place]) != place:
                self.assertAlmostEqual((mixed[place] == place).float().mean().item(), part, places=5)


class ModelFolder(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def packed(self, *members: tarfile.TarInfo) -> Path:
        with tarfile.open(self.folder / "model.tar.gz", "w:gz") as tar:
            for member in members:
                tar.addfile(member, io.BytesIO(b"x" * member.size))
        return self.folder / "model.tar.gz"

    def test_comes_back_as_it_was_saved(self) -> None:
        network = build_network(card())
        save_model(self.folder, network.state_dict(), card(temperature=1.5), [])
        loaded, loaded_card = load_model(self.folder)
        self.assertEqual(loaded_card, card(temperature=1.5))
        self.assertTrue(all(torch.equal(a, b) for a, b in zip(network.state_dict().values(), loaded.state_dict().values())))
        self.assertFalse(loaded.training)

    def test_weights_that_would_run_code_are_refused(self) -> None:
        save_model(self.folder, build_network(card()).state_dict(), card(), [])

        class Evil:
            def __reduce__(self) -> tuple[object, ...]:
                return os.mkdir, (str(ModelFolder.here / "ran"),)

        ModelFolder.here = self.folder
        torch.save({"features": Evil()}, self.folder / "model.pth")
        with self.assertRaises(pickle.UnpicklingError):
            load_model(self.folder)
        self.assertFalse((self.folder / "ran").exists())

    def test_an_archive_member_never_leaves_the_folder(self) -> None:
        for name in ("../outside", "/tmp/outside", "a/../../outside"):
            member = tarfile.TarInfo(name)
            member.size = 3
            with self.assertRaisesRegex(JobError, "outside"):
                extract_model(self.packed(member), self.folder / "in")
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        with self.assertRaisesRegex(JobError, "link"):
            extract_model(self.packed(link), self.folder / "in")
        self.assertFalse((self.folder / "outside").exists())

    def test_a_truncated_archive_is_a_plain_failure(self) -> None:
        member = tarfile.TarInfo("model.pth")
        member.size = 100_000
        archive = self.packed(member)
        archive.write_bytes(archive.read_bytes()[:-60])
        with self.assertRaisesRegex(JobError, "model.tar.gz cannot be unpacked"):
            extract_model(archive, self.folder / "in")


class Fitting(unittest.TestCase):
    def test_learns_keeps_its_best_epoch_and_repeats_itself(self) -> None:
        train, validation, recipe = two_colours(64, 1), two_colours(40, 2), Recipe(epochs=3, learning_rate=0.003, seed=5, batch_size=16)
        one, two = (fit(train, validation, [1.0, 1.0], card(), recipe, say=lambda _line: None) for _ in range(2))
        self.assertEqual([row["train_loss"] for row in one.history], [row["train_loss"] for row in two.history])
        best = max(one.history, key=lambda row: (row["val_accuracy"] + row["val_balanced_accuracy"], -row["val_loss"]))
        self.assertIs(one.history[one.epoch - 1], best)
        network = build_network(card())
        network.load_state_dict(one.state)
        accuracy = float((predict(network, validation, card(), 1).argmax(axis=1) == validation.labels).mean())
        self.assertEqual(accuracy, best["val_accuracy"])
        self.assertGreater(accuracy, 0.9)

    def test_a_loss_that_is_no_number_ends_training(self) -> None:
        with self.assertRaisesRegex(JobError, "diverged.*LearningRate"):
            fit(two_colours(32, 1), two_colours(8, 2), [float("nan"), 1.0], card(), Recipe(1, 0.003, 1), say=lambda _line: None)


if __name__ == "__main__":
    unittest.main()
