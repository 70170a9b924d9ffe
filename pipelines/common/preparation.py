"""SplitData: archive in, decoded training arrays and untouched test images out, all or nothing."""

import hashlib
import json
import math
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from common.job import JobError, base
from common.pixels import UndecodableImage, decode
from common.split import Sample, check_disjoint, report

PROGRESS_EVERY = 500


class ImageSource(Protocol):
    """An archive that knows its images by name."""

    classes: Sequence[str]
    archive: Path

    def listing(self) -> list[tuple[str, str, str]]:
        """(file name, label, group) of every image."""
        ...

    def read(self, name: str) -> bytes: ...


Split = Callable[[list[Sample]], dict[str, list[Sample]]]


def prepare(source: ImageSource, size: int, channels: int, split: Split, notes: dict[str, object]) -> None:
    """Writes train/, validation/, test/ and report/ under /opt/ml/processing."""
    if not 32 <= size <= 1024:
        raise JobError(f"image size {size} is out of range; choose ImageSize between 32 and 1024 (the networks halve it five times)")
    outputs = base() / "processing"
    outputs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=outputs) as folder:
        staging = Path(folder)
        listing = sorted(source.listing())
        pixels = np.lib.format.open_memmap(staging / "all.npy", "w+", np.uint8, (len(listing), size, size, channels))
        samples, row_of = [], {}
        for row, (name, label, group) in enumerate(listing):
            data = source.read(name)
            try:
                pixels[row] = decode(data, size, channels)
            except UndecodableImage as error:
                raise JobError(f"{source.archive.name}: {name} does not decode: {error}") from error
            samples.append(Sample(name, label, group, hashlib.sha256(data).hexdigest()))
            row_of[name] = row
            if (row + 1) % PROGRESS_EVERY == 0 or row + 1 == len(listing):
                print(f"decoded {row + 1} of {len(listing)} images to {size}x{size}", flush=True)

        parts = split(samples)
        check_disjoint(parts)
        for part in ("train", "validation"):
            rows = [row_of[sample.name] for sample in parts[part]]
            _write_arrays(staging / part, pixels, rows, parts[part], source.classes)
        _write_json(staging / "train" / "class_weights.json", _class_weights(parts["train"], source.classes))
        _write_test(staging / "test", source, parts["test"])
        summary = {
            **notes,
            "archive": {"name": source.archive.name, "sha256": _file_sha256(source.archive)},
            "image_size": size,
            "classes": list(source.classes),
            "parts": report(parts),
        }
        (staging / "report").mkdir()
        _write_json(staging / "report" / "split-report.json", summary)
        for part in ("train", "validation", "test", "report"):
            _publish(staging / part, outputs / part)
    for part, numbers in report(parts).items():
        print(f"{part}: {numbers['images']} images of {numbers['groups']} groups", flush=True)


def _write_arrays(folder: Path, pixels: np.ndarray, rows: list[int], members: list[Sample], classes: Sequence[str]) -> None:
    folder.mkdir()
    images = np.lib.format.open_memmap(folder / "images.npy", "w+", np.uint8, (len(rows), *pixels.shape[1:]))
    for position, row in enumerate(rows):
        images[position] = pixels[row]
    images.flush()
    labels = np.array([classes.index(sample.label) for sample in members], dtype=np.int64)
    np.save(folder / "labels.npy", labels, allow_pickle=False)
    _write_json(folder / "classes.json", list(classes))


def _write_test(folder: Path, source: ImageSource, members: list[Sample]) -> None:
    (folder / "images").mkdir(parents=True)
    with open(folder / "manifest.jsonl", "w", encoding="utf-8") as manifest:
        for sample in members:
            (folder / "images" / sample.name).write_bytes(source.read(sample.name))
            line = {"file": f"images/{sample.name}", "label": sample.label, "group": sample.group}
            manifest.write(json.dumps(line) + "\n")
    _write_json(folder / "classes.json", list(source.classes))


def _class_weights(members: list[Sample], classes: Sequence[str]) -> dict[str, float]:
    """Inverse square roots of the class counts, averaging 1 over the images."""
    counts = Counter(sample.label for sample in members)
    raw = {label: 1 / math.sqrt(counts[label]) for label in classes}
    mean = sum(raw[label] * counts[label] for label in classes) / len(members)
    return {label: raw[label] / mean for label in classes}


def _publish(staged: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(staged.iterdir()):
        there = target / entry.name
        if there.is_dir():
            shutil.rmtree(there)
        shutil.move(entry, there)


def _file_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, allow_nan=False) + "\n", encoding="utf-8")
