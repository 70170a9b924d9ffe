"""Evaluate: the trained model on test images that played no part in its making, as one evaluation.json."""

import hashlib
import json
import math
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path, PurePosixPath

import numpy as np

from common.job import JobError, base
from common.metrics import all_metrics, area_under_curve, confusion, group_resamples, precision_recall_f1
from common.pixels import UndecodableImage
from common.prediction import Classifier

RESAMPLES, RESAMPLE_SEED, BATCH = 1000, 20251, 64
LARGEST_MODEL = 2 * 1024**3


def evaluate() -> None:
    """Reads /opt/ml/processing/{model,test} and writes /opt/ml/processing/evaluation/evaluation.json."""
    processing = base() / "processing"
    with tempfile.TemporaryDirectory() as folder:
        extract_model(processing / "model" / "model.tar.gz", Path(folder))
        classifier = Classifier(Path(folder))
        classes = list(classifier.card.classes)
        lines, digest = _read_manifest(processing / "test", classes)
        probabilities = _predict(classifier, processing / "test", lines)
    labels = np.array([classes.index(line["label"]) for line in lines])
    groups = np.array([line["group"] for line in lines])
    result = describe(labels, groups, probabilities, classes)
    result |= {"temperature": classifier.card.temperature, "dataset_sha256": digest}
    target = processing / "evaluation"
    target.mkdir(parents=True, exist_ok=True)
    unfinished = target / ".evaluation.json"
    unfinished.write_text(json.dumps(result, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    unfinished.replace(target / "evaluation.json")
    accuracy, baseline = result["multiclass_classification_metrics"]["accuracy"]["value"], result["baseline"]
    print(
        f"accuracy={accuracy:.4f} balanced_accuracy={result['multiclass_classification_metrics']['balanced_accuracy']['value']:.4f} "
        f"majority_baseline={baseline['accuracy']:.4f} ({baseline['majority_class']}) n={result['n']}",
        flush=True,
    )


def describe(labels: np.ndarray, groups: np.ndarray, probabilities: np.ndarray, classes: list[str]) -> dict[str, object]:
    """The numbers of evaluation.json; a metric or class that has no value is left out, so there is never a NaN."""
    once = np.ones((1, len(labels)))
    resamples = group_resamples(groups, RESAMPLES, RESAMPLE_SEED)
    values = all_metrics(once, labels, probabilities)
    spread = all_metrics(resamples, labels, probabilities)
    metrics, intervals = {}, {}
    for name, value in values.items():
        drawn = spread[name][np.isfinite(spread[name])]
        if math.isfinite(value[0]) and len(drawn):
            metrics[name] = {"value": float(value[0]), "standard_deviation": float(drawn.std())}
            intervals[name] = [float(bound) for bound in np.percentile(drawn, [2.5, 97.5])]
    matrix = confusion(once, labels, probabilities.argmax(axis=1), len(classes))
    precision, recall, f1 = precision_recall_f1(matrix)
    per_class = {}
    for k, label in enumerate(classes):
        support = int(matrix[0, k].sum())
        if support:
            curve = area_under_curve(once, labels == k, probabilities[:, k])[0]
            numbers = {"precision": precision[0, k], "recall": recall[0, k], "f1": f1[0, k], "auc": curve}
            per_class[label] = {name: float(value) for name, value in numbers.items() if math.isfinite(value)}
            per_class[label]["support"] = support
    majority = max(per_class, key=lambda label: per_class[label]["support"])
    return {
        "multiclass_classification_metrics": {
            **metrics,
            "confusion_matrix": {
                true: {guess: int(matrix[0, row, column]) for column, guess in enumerate(classes)}
                for row, true in enumerate(classes)
            },
        },
        "classification_metrics": {"f1_score": metrics["weighted_f1"]},
        "per_class": per_class,
        "baseline": {"majority_class": majority, "accuracy": per_class[majority]["support"] / len(labels)},
        "ci95": intervals,
        "n": len(labels),
        "groups": len(set(groups.tolist())),
        "classes": classes,
    }


def extract_model(archive: Path, folder: Path) -> None:
    """Unpacks regular files and folders only, none of them outside `folder`."""
    if not archive.is_file():
        raise JobError(f"no model: {archive} does not exist; Evaluate needs TrainModel's model.tar.gz")
    try:
        with tarfile.open(archive, "r:gz") as tar:
            size = 0
            for member in tar:
                path = PurePosixPath(member.name)
                size += member.size
                if path.is_absolute() or ".." in path.parts or not (member.isreg() or member.isdir()):
                    raise JobError(f"{archive.name} holds {member.name!r}, which is not a plain file inside it")
                if size > LARGEST_MODEL:
                    raise JobError(f"{archive.name} unpacks to more than {LARGEST_MODEL} bytes")
                target = folder / path
                if member.isdir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with tar.extractfile(member) as source, open(target, "wb") as copy:
                    shutil.copyfileobj(source, copy)
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise JobError(f"{archive.name} cannot be unpacked: {error}") from error


def _read_manifest(test: Path, classes: list[str]) -> tuple[list[dict[str, str]], str]:
    manifest = test / "manifest.jsonl"
    if not manifest.is_file():
        raise JobError(f"no test set: {manifest} does not exist; Evaluate needs SplitData's test output")
    lines = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines() if line]
    lines.sort(key=lambda line: line["file"])
    if not lines:
        raise JobError(f"the test set is empty: {manifest} has no lines")
    digest = hashlib.sha256()
    for line in lines:
        if line["label"] not in classes:
            raise JobError(f"{manifest.name}: {line['file']} is labelled {line['label']!r}, and the model knows only {', '.join(classes)}")
        content = hashlib.sha256(_image(test, line["file"])).hexdigest()
        digest.update(f"{line['file']}\t{line['label']}\t{content}\n".encode())
    return lines, digest.hexdigest()


def _image(test: Path, file: str) -> bytes:
    path = (test / file).resolve()
    if not path.is_relative_to(test.resolve()) or not path.is_file():
        raise JobError(f"manifest.jsonl names {file}, which is not a file of the test set")
    return path.read_bytes()


def _predict(classifier: Classifier, test: Path, lines: list[dict[str, str]]) -> np.ndarray:
    rows = []
    for start in range(0, len(lines), BATCH):
        images = []
        for line in lines[start : start + BATCH]:
            try:
                images.append(classifier.read(_image(test, line["file"])))
            except UndecodableImage as error:
                raise JobError(f"test image {line['file']} does not decode: {error}") from error
        rows.append(classifier.probabilities(images))
    return np.concatenate(rows)
