"""Compares training recipes on the validation split alone; the test split is never read here.

    python3 bench/ml/tune.py --prepared FOLDER [--prepared FOLDER …] --epochs 16 --threads 1 name '{"learning_rate": 0.001}' …

FOLDER is /opt/ml/processing after SplitData; each pair is a recipe's name and what it changes (JSON; keys of Recipe
or of its augmentation, views, epochs, dropout, architecture). Prints one line per recipe and folder.
"""

import argparse
import json
import sys
import time
from dataclasses import fields, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "pipelines"))

import common.fit
import numpy as np
import torch

from common.architecture import ARCHITECTURES, EFFICIENTNET, Architecture
from common.arrays import read_arrays, read_class_weights
from common.augment import Augmentation
from common.calibration import fit_temperature, negative_log_likelihood
from common.device import Arithmetic
from common.fit import Recipe, fit, predict
from common.model import build_network
from common.training import starting_card
from skin.train import DROPOUT, RECIPE, VIEWS

AUGMENTATION = {entry.name for entry in fields(Augmentation)}


def measure(folder: Path, recipe: Recipe, views: int, dropout: float, architecture: Architecture) -> dict[str, object]:
    train, validation = read_arrays(folder / "train"), read_arrays(folder / "validation")
    weights = read_class_weights(folder / "train", train.classes)
    card = starting_card(train, views, dropout, architecture)
    wall, cpu = time.monotonic(), time.process_time()
    fitted = fit(train, validation, weights, card, recipe, say=lambda line: print(f"  {line}", file=sys.stderr, flush=True))
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    network = build_network(card)
    network.load_state_dict(fitted.state)
    logits = predict(network, validation, card, views)
    correct = logits.argmax(axis=1) == validation.labels
    recalls = [correct[validation.labels == label].mean() for label in np.unique(validation.labels)]
    temperature = fit_temperature(logits, validation.labels)
    tail = [row["val_accuracy"] for row in fitted.history[-4:]]
    return {
        "accuracy": round(float(correct.mean()), 4),
        "balanced": round(float(np.mean(recalls)), 4),
        "nll": round(negative_log_likelihood(logits, validation.labels, temperature), 4),
        "last_epochs": round(float(np.mean(tail)), 4),
        "best_epoch": fitted.epoch,
        "wall_s": round(wall),
        "cpu_s": round(cpu),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prepared", type=Path, action="append", required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--bfloat16", action="store_true", help="compute as a GPU would; with --threads 1 it is faster")
    parser.add_argument("recipes", nargs="+", metavar="NAME CHANGES")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
        torch.set_num_threads = lambda _count: None  # the choice above holds against choose_device
    if arguments.bfloat16:
        common.fit.choose_arithmetic = lambda _device: Arithmetic(torch.bfloat16)
    for name, text in zip(arguments.recipes[::2], arguments.recipes[1::2], strict=True):
        changes = json.loads(text)
        views, epochs = changes.pop("views", VIEWS), changes.pop("epochs", arguments.epochs)
        dropout, architecture = changes.pop("dropout", DROPOUT), ARCHITECTURES[changes.pop("architecture", EFFICIENTNET.name)]
        augmentation = {key: changes.pop(key) for key in list(changes) if key in AUGMENTATION}
        recipe = replace(RECIPE, epochs=epochs, augmentation=replace(RECIPE.augmentation, **augmentation), **changes)
        for folder in arguments.prepared:
            print(json.dumps({"recipe": name, "folder": folder.parent.name, **measure(folder, recipe, views, dropout, architecture)}), flush=True)


if __name__ == "__main__":
    main()
