import csv
import hashlib
import io
import json
import unittest
import zipfile

import numpy as np

from harness import JobCase, drawn, members, zipped

PART_1, PART_2, TABLE = "HAM10000_images_part_1.zip", "HAM10000_images_part_2.zip", "HAM10000_metadata"
ARGUMENTS = ("--image-size", "32", "--seed", "7")


class SkinSplitData(JobCase):
    def outputs(self) -> dict[str, str]:
        files = sorted(path for path in self.processing.rglob("*") if path.is_file() and "input" not in path.parts)
        return {str(path.relative_to(self.processing)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    def split(self, content: bytes) -> None:
        self.give(content)
        result = self.run_script("skin/preprocess.py", *ARGUMENTS)
        self.assertEqual(result.returncode, 0, result.stderr)

    def refused(self, content: bytes | None, *words: str) -> None:
        if content is not None:
            self.give(content)
        self.fails(self.run_script("skin/preprocess.py", *ARGUMENTS), "message", *words)
        self.assertEqual(self.outputs(), {}, "a failed job leaves no outputs")
        self.assertEqual([path.name for path in self.processing.glob(".*")], [])

    def test_writes_what_training_and_evaluation_read(self) -> None:
        content = drawn(90)
        self.split(content)
        table = members(content)[TABLE].decode()
        lesion_of = {row["image_id"]: row["lesion_id"] for row in csv.DictReader(io.StringIO(table))}
        classes = json.loads((self.processing / "train" / "classes.json").read_text())
        self.assertEqual(classes, ["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"])
        images = np.load(self.processing / "train" / "images.npy")
        labels = np.load(self.processing / "train" / "labels.npy")
        self.assertEqual((images.dtype, images.shape[1:]), (np.uint8, (32, 32, 3)))
        self.assertEqual((labels.dtype, labels.shape), (np.int64, images.shape[:1]))
        weights = json.loads((self.processing / "train" / "class_weights.json").read_text())
        self.assertGreater(weights["df"], weights["nv"])
        lines = [json.loads(line) for line in (self.processing / "test" / "manifest.jsonl").read_text().splitlines()]
        self.assertTrue(lines)
        originals = {**members(members(content)[PART_1]), **members(members(content)[PART_2])}
        for line in lines:
            name = line["file"].removeprefix("images/")
            self.assertEqual((self.processing / "test" / line["file"]).read_bytes(), originals[name])
            self.assertEqual(line["group"], lesion_of[name.removesuffix(".jpg")])
        report = json.loads((self.processing / "report" / "split-report.json").read_text())
        self.assertEqual(sum(part["images"] for part in report["parts"].values()), 90)
        self.assertEqual(sum(part["groups"] for part in report["parts"].values()), len(set(lesion_of.values())))
        self.assertEqual(report["archive"]["sha256"], hashlib.sha256(content).hexdigest())

    def test_reads_every_form_of_the_archive_to_the_same_result(self) -> None:
        plain = members(drawn(90))
        self.split(drawn(90))
        expected = {name: digest for name, digest in self.outputs().items() if "report" not in name}
        tab = plain[TABLE].decode().replace(",", "\t").encode()
        forms = {
            "csv": zipped({PART_2: plain[PART_2], f"{TABLE}.csv": b"\xef\xbb\xbf" + plain[TABLE], PART_1: plain[PART_1]}),
            "tab, in a folder": zipped({f"dataverse/{TABLE}.tab": tab, **{f"dataverse/{n}": plain[n] for n in (PART_1, PART_2)}}),
            "compressed": zipped(plain, zipfile.ZIP_DEFLATED),
            "reversed": zipped({**plain, PART_1: zipped(dict(reversed(members(plain[PART_1]).items())))}),
        }
        for form, content in forms.items():
            with self.subTest(form):
                self.split(content)
                self.assertEqual({name: digest for name, digest in self.outputs().items() if "report" not in name}, expected)

    def test_a_missing_archive(self) -> None:
        self.refused(None, "no archive", "InputDataUri")

    def test_a_truncated_archive(self) -> None:
        self.refused(drawn(90)[:-5000], "dataverse_files.zip is not a complete zip file")

    def test_a_truncated_inner_archive(self) -> None:
        plain = members(drawn(90))
        self.refused(zipped({**plain, PART_2: plain[PART_2][:-5000]}), PART_2, "is not a complete zip file")

    def test_damaged_image_bytes(self) -> None:
        content = bytearray(drawn(90))
        content[len(content) // 3] ^= 0xFF
        self.refused(bytes(content), "is damaged", "CRC")

    def test_an_image_that_does_not_decode(self) -> None:
        plain = members(drawn(90))
        images = members(plain[PART_1])
        name = sorted(images)[3]
        self.refused(zipped({**plain, PART_1: zipped({**images, name: images[name][:700]})}), name, "does not decode")

    def test_a_metadata_row_without_an_image(self) -> None:
        plain = members(drawn(90))
        del plain[PART_2]
        self.refused(zipped(plain), "45 of 90 metadata rows have no image")

    def test_an_image_id_that_is_a_path(self) -> None:
        plain = members(drawn(90))
        first = plain[TABLE].decode().splitlines()[1].split(",")[1]
        evil = plain[TABLE].replace(first.encode(), b"../../evil")
        self.refused(zipped({**plain, TABLE: evil}), "line 2", "../../evil")

    def test_bad_arguments_reach_the_job_too(self) -> None:
        self.give(drawn(90))
        self.fails(self.run_script("skin/preprocess.py", "--image-size", "big", "--seed", "7"), "message", "--image-size", "big")
        self.fails(self.run_script("skin/preprocess.py", "--image-size", "4", "--seed", "7"), "message", "image size 4")


class Rendering(unittest.TestCase):
    def test_draws_the_same_bytes_again_and_others_for_another_seed(self) -> None:
        from skin.render import archive

        self.assertEqual(archive(60, 3), archive(60, 3))
        self.assertNotEqual(archive(60, 3), archive(60, 4))


class MedNistSplitData(JobCase):
    def archive(self, repeat_across: bool = False) -> bytes:
        from PIL import Image

        random, files, table = np.random.default_rng(2), {}, ["path,split,class,label"]
        for label, name in enumerate(("AbdomenCT", "BreastMRI", "CXR", "ChestCT", "Hand", "HeadCT")):
            for part, count in (("train", 302), ("test", 2)):
                for number in range(count):
                    target = io.BytesIO()
                    Image.fromarray(random.integers(0, 256, (16, 16), dtype=np.uint8)).save(target, "JPEG")
                    path = f"{part}/{name}/{number:06d}.jpeg"
                    files[path] = target.getvalue()
                    table.append(f"{path},{part},{name},{label}")
        if repeat_across:
            files |= {f"train/CXR/{number:06d}.jpeg": files["test/CXR/000000.jpeg"] for number in range(302)}
        return zipped({**files, "labels.csv": "\n".join(table).encode()})

    def test_keeps_the_archive_s_test_part_and_draws_the_rest(self) -> None:
        self.give(self.archive(), "mednist.zip")
        result = self.run_script("mednist/preprocess.py", "--image-size", "32", "--seed", "7")
        self.assertEqual(result.returncode, 0, result.stderr)
        shapes = [np.load(self.processing / part / "images.npy").shape for part in ("train", "validation")]
        self.assertEqual(shapes, [(1440, 32, 32, 1), (360, 32, 32, 1)])
        self.assertEqual(len((self.processing / "test" / "manifest.jsonl").read_text().splitlines()), 12)

    def test_refuses_a_file_that_is_in_train_and_in_test(self) -> None:
        self.give(self.archive(repeat_across=True), "mednist.zip")
        result = self.run_script("mednist/preprocess.py", "--image-size", "32", "--seed", "7")
        self.fails(result, "message", "byte-identical")


if __name__ == "__main__":
    unittest.main()
