"""SplitData of the mednist pipeline: keeps the archive's own test part and draws a seeded subset of its training part."""

import csv
import hashlib
import io
import re
import sys
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from common.archive import only_zip, open_zip, read_member
from common.job import ArgumentParser, JobError, base, run
from common.preparation import prepare
from common.split import Sample

CLASSES = ("AbdomenCT", "BreastMRI", "CXR", "ChestCT", "Hand", "HeadCT")
TABLE = "labels.csv"
COLUMNS = ("path", "split", "class")
MEMBER = re.compile(r"(train|test)/([A-Za-z]+)/([A-Za-z0-9_-]{1,64}\.jpe?g)")
PER_CLASS = {"train": 240, "validation": 60}


class MedNistArchive:
    """mednist-subset.zip: labels.csv and {train,test}/CLASS/NUMBER.jpeg. No patient is named, so each image is its own group."""

    classes = CLASSES

    def __init__(self, archive: Path, seed: int, stack: ExitStack) -> None:
        self.archive = archive
        self._zip = stack.enter_context(open_zip(archive, archive.name))
        self._members = {member.filename: member for member in self._zip.infolist() if not member.is_dir()}
        self._path_of: dict[str, str] = {}
        self.part_of: dict[str, str] = {}
        self._rows: list[tuple[str, str, str]] = []
        by_class: dict[str, list[str]] = defaultdict(list)
        for path, part, label in self._table():
            if part == "test":
                self._take(path, "test", label)
            else:
                by_class[label].append(path)
        for label, paths in by_class.items():
            paths.sort(key=lambda path: hashlib.sha256(f"{seed}:{path}".encode()).digest())
            if len(paths) < sum(PER_CLASS.values()):
                raise JobError(f"{archive.name}: class {label} has {len(paths)} training images; {sum(PER_CLASS.values())} are needed")
            for part, count in PER_CLASS.items():
                for path in paths[:count]:
                    self._take(path, part, label)
                del paths[:count]

    def listing(self) -> list[tuple[str, str, str]]:
        return self._rows

    def read(self, name: str) -> bytes:
        return read_member(self._zip, self._members[self._path_of[name]], self.archive.name)

    def split(self, samples: list[Sample]) -> dict[str, list[Sample]]:
        parts: dict[str, list[Sample]] = {"train": [], "validation": [], "test": []}
        for sample in sorted(samples, key=lambda sample: sample.name):
            parts[self.part_of[sample.name]].append(sample)
        return parts

    def _take(self, path: str, part: str, label: str) -> None:
        name = path.replace("/", "_")
        self._path_of[name], self.part_of[name] = path, part
        self._rows.append((name, label, name))

    def _table(self) -> list[tuple[str, str, str]]:
        if TABLE not in self._members:
            raise JobError(f"{self.archive.name} holds no {TABLE}; it must list every image with its split and class")
        reader = csv.DictReader(io.StringIO(read_member(self._zip, self._members[TABLE], self.archive.name).decode("utf-8-sig")))
        if absent := [column for column in COLUMNS if column not in (reader.fieldnames or [])]:
            raise JobError(f"{TABLE} has no column {', '.join(absent)}; its first line is {reader.fieldnames}")
        rows = []
        for row in reader:
            path, part, label = (row[column] or "" for column in COLUMNS)
            found = MEMBER.fullmatch(path)
            if found is None or found[1] != part or found[2] != label or label not in CLASSES:
                raise JobError(f"{TABLE} line {reader.line_num}: {path!r} is not SPLIT/CLASS/NAME.jpeg of split {part!r} and class {label!r}")
            if path not in self._members:
                raise JobError(f"{TABLE} line {reader.line_num}: the archive holds no {path}")
            rows.append((path, part, label))
        return rows


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--image-size", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        source = MedNistArchive(only_zip(base() / "processing" / "input" / "data"), arguments.seed, stack)
        notes = {"seed": arguments.seed, "group": "image: the data set names no patients"}
        prepare(source, arguments.image_size, 1, source.split, notes)


if __name__ == "__main__":
    run("processing", main)
