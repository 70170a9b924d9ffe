"""TrainModel: channels in, model folder out, one line per epoch on the way."""

import platform
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import monai
import numpy as np
import torch

from common.architecture import DENSENET, Architecture
from common.arrays import Arrays, pixel_statistics, read_arrays, read_class_weights
from common.calibration import fit_temperature, negative_log_likelihood
from common.device import choose_device
from common.fit import Recipe, fit, predict
from common.job import STOPPED, JobError, channel, model_folder
from common.model import ModelCard, build_network, save_model


def train(
    recipe: Recipe, views: int, dropout: float, code: Sequence[Path], architecture: Architecture = DENSENET
) -> None:
    """Trains, calibrates and saves; SIGTERM ends it early with the best weights so far."""
    if recipe.epochs < 0 or not 0 < recipe.learning_rate < 1:
        raise JobError(f"Epochs {recipe.epochs} and LearningRate {recipe.learning_rate} are out of range (>= 0, between 0 and 1)")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    training, validation = read_arrays(channel("train")), read_arrays(channel("validation"))
    if list(training.classes) != list(validation.classes) or training.images.shape[1:] != validation.images.shape[1:]:
        raise JobError("the train and validation channels differ in their classes or image size; make both with one SplitData")
    weights = read_class_weights(channel("train"), training.classes)
    card = starting_card(training, views, dropout, architecture)
    started, started_cpu = time.monotonic(), time.process_time()
    device = choose_device()
    on = f"GPU {torch.cuda.get_device_name()}" if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    print(f"training on {len(training.labels)} images, {len(validation.labels)} for validation, {on}", flush=True)
    fitted = fit(training, validation, weights, card, recipe, stop.is_set, lambda line: print(line, flush=True))
    seconds, cpu_seconds = time.monotonic() - started, time.process_time() - started_cpu

    network = build_network(card)
    network.load_state_dict(fitted.state)
    logits = predict(network, validation, card, views)
    temperature = fit_temperature(logits, validation.labels)
    correct = logits.argmax(axis=1) == validation.labels
    recalls = [correct[validation.labels == label].mean() for label in np.unique(validation.labels)]
    card = replace(
        card,
        temperature=temperature,
        training={
            "epochs": recipe.epochs,
            "best_epoch": fitted.epoch,
            "learning_rate": recipe.learning_rate,
            "batch_size": recipe.batch_size,
            "seed": recipe.seed,
            "images": len(training.labels),
            "seconds": round(seconds, 1),
            "cpu_seconds": round(cpu_seconds, 1),
            "device": on,
            "arithmetic": fitted.arithmetic,
            "dataset_sha256": training.sha256(),
            "versions": {"python": platform.python_version(), "torch": torch.__version__, "monai": monai.__version__},
            "history": [{name: round(value, 5) for name, value in row.items()} for row in fitted.history],
        },
        validation={
            "images": len(validation.labels),
            "accuracy": float(correct.mean()),
            "balanced_accuracy": float(np.mean(recalls)),
            "nll_before_temperature": negative_log_likelihood(logits, validation.labels, 1.0),
            "nll": negative_log_likelihood(logits, validation.labels, temperature),
        },
    )
    save_model(model_folder(), fitted.state, card, code)
    print(
        f"saved the weights of epoch {fitted.epoch}: validation accuracy {card.validation['accuracy']:.4f}, "
        f"balanced {card.validation['balanced_accuracy']:.4f}, temperature {temperature:.3f}, {seconds:.0f} s",
        flush=True,
    )
    if stop.is_set():
        raise JobError(f"stopped by SIGTERM after {len(fitted.history)} epochs; the weights of epoch {fitted.epoch} were saved", STOPPED)


def starting_card(training: Arrays, views: int, dropout: float, architecture: Architecture) -> ModelCard:
    """What is known of a model before it is trained."""
    channels = training.images.shape[3]
    if pretraining := architecture.pretraining:
        mean, deviation = [pretraining.mean] * channels, [pretraining.standard_deviation] * channels
    else:
        mean, deviation = pixel_statistics(training.images)
    return ModelCard(
        classes=list(training.classes),
        image_size=training.images.shape[1],
        channels=channels,
        mean=mean,
        standard_deviation=deviation,
        views=views,
        architecture=architecture.name,
        dropout=dropout,
    )
