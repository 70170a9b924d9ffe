"""Random changes to a batch of training images, as tensor operations on the device that trains."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

TAU = 2 * torch.pi


@dataclass(frozen=True)
class Augmentation:
    """How strongly training images vary."""

    mirror: bool = True
    turn: float = 0.0  # largest rotation, as a part of a whole turn
    zoom: float = 0.0  # largest change of scale
    shift: float = 0.0  # largest shift, as a part of the side
    brightness: float = 0.0
    contrast: float = 0.0
    saturation: float = 0.0
    cutmix: float = 0.0  # how often a batch is cut and mixed


def vary(images: Tensor, how: Augmentation, generator: torch.Generator) -> Tensor:
    """Another version of each image (N x C x H x W, 0 to 1): placed by one random affine map, then recoloured."""
    count, channels = images.shape[:2]

    def between(low: float, high: float) -> Tensor:
        return (torch.rand(count, generator=generator) * (high - low) + low).to(images.device)

    angle = between(-TAU * how.turn, TAU * how.turn)
    scale = torch.exp(between(-how.zoom, how.zoom))
    mirror = torch.where(between(0, 1) < 0.5, -1.0, 1.0) if how.mirror else torch.ones_like(angle)
    cos, sin = scale * torch.cos(angle), scale * torch.sin(angle)
    across, down = between(-2 * how.shift, 2 * how.shift), between(-2 * how.shift, 2 * how.shift)
    matrix = torch.stack(
        [torch.stack([cos * mirror, -sin, across], 1), torch.stack([sin * mirror, cos, down], 1)], dim=1
    )
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    images = F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)

    def each(values: Tensor) -> Tensor:
        return values.view(-1, 1, 1, 1)

    images = images * each(1 + between(-how.brightness, how.brightness))
    middle = images.mean(dim=(1, 2, 3), keepdim=True)
    images = middle + (images - middle) * each(1 + between(-how.contrast, how.contrast))
    if channels == 3 and how.saturation:
        grey = images.mean(dim=1, keepdim=True)
        images = grey + (images - grey) * each(1 + between(-how.saturation, how.saturation))
    return images.clamp(0, 1)


def cut_and_mix(images: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor, float]:
    """CutMix: a rectangle of each image comes from another; returns the images, the others' order, and the own part."""
    count, _, height, width = images.shape
    order = torch.randperm(count, generator=generator).to(images.device)
    side = torch.sqrt(torch.rand((), generator=generator)).item()
    cut_height, cut_width = int(height * side), int(width * side)
    top = int(torch.randint(0, height - cut_height + 1, (), generator=generator))
    left = int(torch.randint(0, width - cut_width + 1, (), generator=generator))
    mixed = images.clone()
    box = (..., slice(top, top + cut_height), slice(left, left + cut_width))
    mixed[box] = images[order][box]
    return mixed, order, 1 - cut_height * cut_width / (height * width)
