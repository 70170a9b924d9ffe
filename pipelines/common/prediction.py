"""From the bytes of images to class probabilities: the one way, for evaluation and for serving."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch

from common.device import choose_device
from common.model import load_model, logits_over_views, normalise, to_unit
from common.pixels import decode


class Classifier:
    """A trained model that turns image bytes into probabilities."""

    def __init__(self, folder: Path) -> None:
        self._device = choose_device()
        network, self.card = load_model(folder)
        self._network = network.to(self._device)

    def read(self, data: bytes) -> np.ndarray:
        return decode(data, self.card.image_size, self.card.channels)

    def probabilities(self, images: Iterable[np.ndarray]) -> np.ndarray:
        """Calibrated probabilities, one row per image, one column per class; always in full precision."""
        pixels = torch.from_numpy(np.stack(list(images))).to(self._device)
        with torch.inference_mode():
            logits = logits_over_views(self._network, normalise(to_unit(pixels), self.card), self.card.views)
        return torch.softmax(logits.double() / self.card.temperature, dim=1).cpu().numpy()
