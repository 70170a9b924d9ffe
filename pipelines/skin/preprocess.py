"""SplitData of the skin pipeline: reads the HAM10000 archive as Dataverse serves it."""

import csv
import io
import re
import sys
import zipfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from common.archive import base_name, only_zip, open_inner_zip, open_zip, read_member
from common.job import ArgumentParser, JobError, base, run
from common.preparation import prepare
from common.split import split_by_group

CLASSES = ("akiec", "bcc", "bkl", "df", "mel", "nv", "vasc")
METADATA = ("HAM10000_metadata", "HAM10000_metadata.csv", "HAM10000_metadata.tab")
COLUMNS = ("lesion_id", "image_id", "dx")
IMAGE_PART = re.compile(r"HAM10000_images_part_\d+\.zip", re.IGNORECASE)
IMAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
FRACTIONS = {"test": 0.2, "validation": 0.12, "train": 0.68}


class DataverseArchive:
    """dataverse_files.zip: a metadata table and zip files of images."""

    classes = CLASSES

    def __init__(self, archive: Path, stack: ExitStack) -> None:
        self.archive = archive
        outer = stack.enter_context(open_zip(archive, archive.name))
        self._members: dict[str, tuple[zipfile.ZipFile, zipfile.ZipInfo]] = {}
        for part in outer.infolist():
            if IMAGE_PART.fullmatch(base_name(part)):
                inner = stack.enter_context(open_inner_zip(outer, part))
                self._members |= {base_name(image): (inner, image) for image in inner.infolist() if not image.is_dir()}
        self._rows = self._metadata(outer)

    def listing(self) -> list[tuple[str, str, str]]:
        return self._rows

    def read(self, name: str) -> bytes:
        archive, member = self._members[name]
        return read_member(archive, member, self.archive.name)

    def unused(self) -> int:
        return len(self._members.keys() - {name for name, _, _ in self._rows})

    def _metadata(self, outer: zipfile.ZipFile) -> list[tuple[str, str, str]]:
        tables = [member for member in outer.infolist() if base_name(member) in METADATA]
        if len(tables) != 1:
            raise JobError(f"{self.archive.name} holds {len(tables)} of {', '.join(METADATA)}; it must hold exactly one")
        text = read_member(outer, tables[0], self.archive.name).decode("utf-8-sig")
        delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
        rows, missing = [], []
        reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        if absent := [column for column in COLUMNS if column not in (reader.fieldnames or [])]:
            raise JobError(f"{tables[0].filename} has no column {', '.join(absent)}; its first line is {reader.fieldnames}")
        for row in reader:
            lesion, image, label = (row[column] or "" for column in COLUMNS)
            if not IMAGE_ID.fullmatch(image) or not lesion:
                raise JobError(f"{tables[0].filename} line {reader.line_num}: image_id {image!r} or lesion_id {lesion!r} is not legal")
            if label not in CLASSES:
                raise JobError(f"{tables[0].filename} line {reader.line_num}: dx {label!r} is none of {', '.join(CLASSES)}")
            name = f"{image}.jpg"
            (rows if name in self._members else missing).append((name, label, lesion))
        if missing:
            some = ", ".join(name for name, _, _ in missing[:5])
            raise JobError(
                f"{self.archive.name}: {len(missing)} of {len(rows) + len(missing)} metadata rows have no image ({some}"
                f"{', …' if len(missing) > 5 else ''}); the archive needs both HAM10000_images_part_1.zip and _part_2.zip"
            )
        if len({name for name, _, _ in rows}) != len(rows):
            raise JobError(f"{tables[0].filename} names an image_id more than once")
        return rows


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--image-size", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        source = DataverseArchive(only_zip(base() / "processing" / "input" / "data"), stack)
        notes = {"seed": arguments.seed, "group": "lesion_id", "images_without_metadata": source.unused()}
        prepare(
            source,
            arguments.image_size,
            3,
            lambda samples: split_by_group(samples, FRACTIONS, arguments.seed),
            notes,
        )


if __name__ == "__main__":
    run("processing", main)
