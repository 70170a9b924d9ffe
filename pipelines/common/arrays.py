"""The training and validation channels as SplitData wrote them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.job import JobError


@dataclass(frozen=True)
class Arrays:
    """Decoded images (uint8, N x H x W x C, memory-mapped) and their class numbers."""

    images: np.ndarray
    labels: np.ndarray
    classes: Sequence[str]

    def sha256(self) -> str:
        digest = hashlib.sha256(json.dumps([list(self.classes), list(self.images.shape)]).encode())
        for start in range(0, len(self.images), 1024):
            digest.update(np.ascontiguousarray(self.images[start : start + 1024]).data)
        digest.update(np.ascontiguousarray(self.labels).data)
        return digest.hexdigest()


def read_arrays(folder: Path) -> Arrays:
    try:
        images = np.load(folder / "images.npy", mmap_mode="r", allow_pickle=False)
        labels = np.load(folder / "labels.npy", allow_pickle=False)
        classes = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise JobError(f"the channel {folder} has no {Path(error.filename).name}; it must hold what SplitData writes") from error
    except ValueError as error:
        raise JobError(f"the channel {folder} does not hold what SplitData writes: {error}") from error
    if images.ndim != 4 or images.dtype != np.uint8 or labels.shape != images.shape[:1] or not len(labels):
        raise JobError(f"the channel {folder} holds {images.shape} {images.dtype} images and {labels.shape} labels, which do not match")
    if labels.min() < 0 or labels.max() >= len(classes):
        raise JobError(f"the channel {folder} has labels outside its {len(classes)} classes")
    return Arrays(images, labels, classes)


def read_class_weights(folder: Path, classes: Sequence[str]) -> list[float]:
    try:
        weights = json.loads((folder / "class_weights.json").read_text(encoding="utf-8"))
        return [float(weights[label]) for label in classes]
    except (FileNotFoundError, KeyError, ValueError) as error:
        raise JobError(f"{folder / 'class_weights.json'} must give a weight for each of {', '.join(classes)}: {error!r}") from error


def pixel_statistics(images: np.ndarray) -> tuple[list[float], list[float]]:
    """Mean and standard deviation of each channel, for images scaled to 0..1."""
    total = np.zeros(images.shape[-1])
    squares = np.zeros(images.shape[-1])
    for start in range(0, len(images), 1024):
        part = images[start : start + 1024].astype(np.float64) / 255
        total += part.sum(axis=(0, 1, 2))
        squares += (part**2).sum(axis=(0, 1, 2))
    pixels = images[..., 0].size
    mean = total / pixels
    deviation = np.sqrt(np.maximum(squares / pixels - mean**2, 1e-6))
    return [round(float(value), 6) for value in mean], [round(float(value), 6) for value in deviation]
