"""The networks that a model card may name."""

from collections.abc import Callable
from dataclasses import dataclass

from monai.networks.nets import DenseNet121
from torch import nn

from common.efficientnet import MEAN, STANDARD_DEVIATION, EfficientNetLite0, load_imagenet


@dataclass(frozen=True)
class Pretraining:
    """Weights that others trained, and the statistics of the pixels that these weights expect."""

    load: Callable[[nn.Module], None]
    mean: float
    standard_deviation: float


@dataclass(frozen=True)
class Architecture:
    name: str
    build: Callable[[int, int, float], nn.Module]  # input channels, classes, dropout
    pretraining: Pretraining | None = None


DENSENET = Architecture(
    "monai.networks.nets.DenseNet121",
    lambda channels, classes, dropout: DenseNet121(
        spatial_dims=2, in_channels=channels, out_channels=classes, dropout_prob=dropout
    ),
)
EFFICIENTNET = Architecture(
    "EfficientNet-Lite0", EfficientNetLite0, Pretraining(load_imagenet, MEAN, STANDARD_DEVIATION)
)
ARCHITECTURES = {architecture.name: architecture for architecture in (DENSENET, EFFICIENTNET)}
