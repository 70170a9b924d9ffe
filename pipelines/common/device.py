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
    """bfloat16 where the hardware multiplies it (Ampere and later, AVX-512 BF16, AMX), float16 on older GPUs."""
    if device.type == "cuda":
        if torch.cuda.get_device_capability(device) >= (8, 0):
            return Arithmetic(torch.bfloat16)
        return Arithmetic(torch.float16, scaled=True)
    capabilities = getattr(torch.cpu, "get_capabilities", dict)()  # since torch 2.10
    fast = capabilities.get("avx512_bf16") or capabilities.get("amx_bf16")
    return Arithmetic(torch.bfloat16 if fast else None)
