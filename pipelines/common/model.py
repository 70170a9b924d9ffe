"""The network, and the model folder that training writes and evaluation and serving read."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import torch
from torch import Tensor, nn

from common.architecture import ARCHITECTURES, DENSENET, Architecture
from common.job import JobError

WEIGHTS, CARD = "model.pth", "model-card.json"


@dataclass(frozen=True)
class ModelCard:
    """Everything besides the weights that a prediction depends on, and how the model came to be."""

    classes: Sequence[str]
    image_size: int
    channels: int
    mean: Sequence[float]
    standard_deviation: Sequence[float]
    views: int
    temperature: float = 1.0
    architecture: str = DENSENET.name
    dropout: float = 0.0
    training: dict[str, object] = field(default_factory=dict)
    validation: dict[str, object] = field(default_factory=dict)


def architecture_of(card: ModelCard) -> Architecture:
    try:
        return ARCHITECTURES[card.architecture]
    except KeyError as error:
        raise JobError(f"{CARD} names the architecture {card.architecture!r}; known are {', '.join(ARCHITECTURES)}") from error


def build_network(card: ModelCard) -> nn.Module:
    network = architecture_of(card).build(card.channels, len(card.classes), card.dropout)
    return network.to(memory_format=torch.channels_last)


def starting_network(card: ModelCard) -> nn.Module:
    """The network that training starts from: pretrained where the architecture is."""
    network = build_network(card)
    if pretraining := architecture_of(card).pretraining:
        pretraining.load(network)
    return network


def to_unit(pixels: Tensor) -> Tensor:
    """uint8 N x H x W x C to N x C x H x W between 0 and 1."""
    return (pixels.float() / 255).permute(0, 3, 1, 2)


def normalise(images: Tensor, card: ModelCard) -> Tensor:
    """Images between 0 and 1 to what the network takes."""
    mean = torch.tensor(card.mean, device=images.device).view(1, -1, 1, 1)
    deviation = torch.tensor(card.standard_deviation, device=images.device).view(1, -1, 1, 1)
    return ((images - mean) / deviation).contiguous(memory_format=torch.channels_last)


def logits_over_views(network: nn.Module, images: Tensor, views: int) -> Tensor:
    """The mean of the network's logits over the first `views` mirrored and turned views of each image."""
    total = network(images)
    for view in range(1, views):
        seen = torch.rot90(images, view % 4, (2, 3))
        total = total + network(torch.flip(seen, (3,)) if view >= 4 else seen)
    return total / views


def save_model(folder: Path, state: dict[str, Tensor], card: ModelCard, code: Sequence[Path]) -> None:
    """Writes the model folder; each file appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{WEIGHTS}"
    torch.save({name: value.detach().cpu().contiguous() for name, value in state.items()}, unfinished)
    unfinished.replace(folder / WEIGHTS)
    unfinished = folder / f".{CARD}"
    unfinished.write_text(json.dumps(asdict(card), indent=2, allow_nan=False) + "\n", encoding="utf-8")
    unfinished.replace(folder / CARD)
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for source in code:
        target = folder / "code" / source.name
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def load_model(folder: Path) -> tuple[nn.Module, ModelCard]:
    """The network in evaluation mode, with its card; nothing in the folder is executed."""
    try:
        values = json.loads((folder / CARD).read_text(encoding="utf-8"))
        state = torch.load(folder / WEIGHTS, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise JobError(f"the model folder {folder} has no {Path(error.filename).name}") from error
    known = {entry.name for entry in fields(ModelCard)}
    card = ModelCard(**{name: value for name, value in values.items() if name in known})
    network = build_network(card)
    network.load_state_dict(state)
    return network.eval().requires_grad_(False), card
