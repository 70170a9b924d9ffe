"""Fitting the network: one loop for CPU and GPU, which keeps the weights that did best on validation."""

import copy
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from common.arrays import Arrays
from common.augment import Augmentation, cut_and_mix, vary
from common.device import choose_arithmetic, choose_device, share_cores
from common.job import JobError
from common.model import ModelCard, logits_over_views, normalise, starting_network, to_unit

EVALUATION_BATCH = 128


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; what a user may choose comes in as arguments."""

    epochs: int
    learning_rate: float
    seed: int
    batch_size: int = 32
    weight_decay: float = 0.05
    label_smoothing: float = 0.05
    averaging: float = 0.99
    warm_up: float = 0.2
    augmentation: Augmentation = field(default_factory=Augmentation)


@dataclass(frozen=True)
class Fitted:
    """The best weights, the epoch they come from, and what every epoch measured."""

    state: dict[str, Tensor]
    epoch: int
    history: Sequence[dict[str, float]]
    arithmetic: str


def fit(
    train: Arrays,
    validation: Arrays,
    class_weights: Sequence[float],
    card: ModelCard,
    recipe: Recipe,
    stopped: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] = print,
) -> Fitted:
    torch.manual_seed(recipe.seed)
    generator = torch.Generator().manual_seed(recipe.seed)
    device = choose_device()
    arithmetic = choose_arithmetic(device)
    torch.set_float32_matmul_precision("high")
    network = starting_network(card).to(device)
    average = _Average(network, recipe.averaging)
    weights = torch.tensor(class_weights, dtype=torch.float32, device=device)
    pixels = torch.from_numpy(np.array(train.images)).to(device)
    labels = torch.from_numpy(np.array(train.labels)).to(device)
    optimizer = torch.optim.AdamW(_decayed(network, recipe.weight_decay), lr=recipe.learning_rate, fused=True)
    batches = math.ceil(len(labels) / recipe.batch_size)
    rate = _one_cycle(max(1, recipe.epochs * batches), recipe.warm_up)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    scaler = torch.amp.GradScaler(device.type, enabled=arithmetic.scaled)
    best, best_epoch, best_score, history = _copy(average.network), 0, (-1.0, 0.0), []

    for epoch in range(1, recipe.epochs + 1):
        started, total = time.monotonic(), 0.0
        if device.type == "cpu" and epoch > 1:
            share_cores()
        network.train()
        for chosen in torch.randperm(len(labels), generator=generator).tensor_split(batches):
            if stopped():
                return Fitted(best if history else _copy(average.network), best_epoch, history, arithmetic.name)
            chosen = chosen.to(device)
            target = labels[chosen]
            images = vary(to_unit(pixels[chosen]), recipe.augmentation, generator)
            other, part = target, 1.0
            if torch.rand((), generator=generator).item() < recipe.augmentation.cutmix:
                images, order, part = cut_and_mix(images, generator)
                other = target[order]
            with torch.autocast(device.type, arithmetic.autocast, enabled=arithmetic.autocast is not None):
                logits = network(normalise(images, card)).float()
            loss = _loss(logits, target, other, part, weights, recipe.label_smoothing)
            optimizer.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
            schedule.step()
            average.update(network)
            total += loss.item() * len(chosen)
        train_loss = total / len(labels)
        if not math.isfinite(train_loss):
            raise JobError(f"training diverged in epoch {epoch} (loss {train_loss}); choose a smaller LearningRate")
        logits = predict(average.network, validation, card, views=1)
        measured = {"train_loss": train_loss, **_measure(logits, validation)}
        measured["seconds"] = time.monotonic() - started
        history.append(measured)
        say(f"epoch={epoch} " + " ".join(f"{name}={value:.4f}" for name, value in measured.items()))
        score = (measured["val_accuracy"] + measured["val_balanced_accuracy"], -measured["val_loss"])
        if score > best_score:
            best, best_epoch, best_score = _copy(average.network), epoch, score
    return Fitted(best, best_epoch, history, arithmetic.name)


def predict(network: nn.Module, arrays: Arrays, card: ModelCard, views: int) -> np.ndarray:
    """Logits in full precision, as serving computes them."""
    device = next(network.parameters()).device
    network.eval()
    rows = []
    with torch.inference_mode():
        for start in range(0, len(arrays.labels), EVALUATION_BATCH):
            pixels = torch.from_numpy(np.array(arrays.images[start : start + EVALUATION_BATCH])).to(device)
            rows.append(logits_over_views(network, normalise(to_unit(pixels), card), views).double().cpu())
    return torch.cat(rows).numpy()


def _loss(logits: Tensor, target: Tensor, other: Tensor, part: float, weights: Tensor, smoothing: float) -> Tensor:
    own = F.cross_entropy(logits, target, weights, label_smoothing=smoothing)
    if part == 1.0:
        return own
    return part * own + (1 - part) * F.cross_entropy(logits, other, weights, label_smoothing=smoothing)


def _measure(logits: np.ndarray, arrays: Arrays) -> dict[str, float]:
    correct = logits.argmax(axis=1) == arrays.labels
    recalls = [correct[arrays.labels == label].mean() for label in np.unique(arrays.labels)]
    loss = F.cross_entropy(torch.from_numpy(logits), torch.from_numpy(np.array(arrays.labels))).item()
    return {"val_loss": loss, "val_accuracy": float(correct.mean()), "val_balanced_accuracy": float(np.mean(recalls))}


class _Average:
    """A copy of the network whose floating-point state follows it as an exponential moving average."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.network, self._decay, self._count = copy.deepcopy(network).requires_grad_(False), decay, 0

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        self._count += 1
        step = 1 - min(self._decay, (1 + self._count) / (10 + self._count))
        mine, theirs = self.network.state_dict().values(), network.state_dict().values()
        moving = [(own, new) for own, new in zip(mine, theirs, strict=True) if own.is_floating_point()]
        torch._foreach_lerp_([own for own, _ in moving], [new for _, new in moving], step)


def _decayed(network: nn.Module, decay: float) -> list[dict[str, object]]:
    matrices = [value for value in network.parameters() if value.ndim > 1]
    vectors = [value for value in network.parameters() if value.ndim <= 1]
    return [{"params": matrices, "weight_decay": decay}, {"params": vectors, "weight_decay": 0.0}]


def _one_cycle(steps: int, warm_up: float) -> Callable[[int], float]:
    rising = max(1, int(steps * warm_up))

    def rate(step: int) -> float:
        if step < rising:
            return 0.04 + 0.96 * step / rising
        return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - rising) / max(1, steps - rising)))) + 1e-3

    return rate


def _copy(network: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().cpu().clone() for name, value in network.state_dict().items()}
