"""Evaluate of the skin pipeline."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from common.evaluation import evaluate
from common.job import ArgumentParser, run


def main() -> None:
    ArgumentParser(description=__doc__).parse_args()
    evaluate()


if __name__ == "__main__":
    run("processing", main)
