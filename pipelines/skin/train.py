"""TrainModel of the skin pipeline; in a training job this file lies at the root of the code archive."""

import os
import sys
from dataclasses import replace
from pathlib import Path

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "common").is_dir())
sys.path.insert(0, str(ROOT))
# Training takes only cores that are free (share_cores); there, threads that wait by spinning are faster.
os.environ.setdefault("GOMP_SPINCOUNT", "300000")

from common.architecture import EFFICIENTNET
from common.augment import Augmentation
from common.fit import Recipe
from common.job import ArgumentParser, run
from common.training import train

CODE = (ROOT / "skin" / "inference.py", ROOT / "common")
VIEWS, DROPOUT = 8, 0.3
RECIPE = Recipe(
    epochs=0,
    learning_rate=0.001,
    seed=0,
    averaging=0.98,
    augmentation=Augmentation(turn=0.5, zoom=0.2, shift=0.05, brightness=0.1, contrast=0.1, saturation=0.1),
)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--learning-rate", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    arguments = parser.parse_args()
    recipe = replace(RECIPE, epochs=arguments.epochs, learning_rate=arguments.learning_rate, seed=arguments.seed)
    train(recipe, VIEWS, DROPOUT, CODE, EFFICIENTNET)


if __name__ == "__main__":
    run("training", main)
