"""Which device and number format the arithmetic uses."""

import os
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Arithmetic:
    """How training computes: the autocast type, if any, and whether its gradients need scaling."""

    autocast: torch.dtype | None
    scaled: bool = False

    @property
    def name(self) -> str:
        return str(self.autocast or torch.float32).removeprefix("torch.")


def choose_device() -> torch.device:
    if torch.cuda.is_available():
        return torch.device("cuda")
    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    torch.set_flush_denormal(True)  # the vanishing activations of a barely trained network are many times slower without
    return torch.device("cpu")


def choose_arithmetic(device: torch.device) -> Arithmetic:
    """bfloat16 on Ampere and later, float16 on older GPUs, and full precision on a CPU.

    bfloat16 on a CPU that has instructions for it was measured slower here (bench/ml), and far slower beside other work.
    """
    if device.type != "cuda":
        return Arithmetic(None)
    if torch.cuda.get_device_capability(device) >= (8, 0):
        return Arithmetic(torch.bfloat16)
    return Arithmetic(torch.float16, scaled=True)
