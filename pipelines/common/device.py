"""Which device and number format the arithmetic uses."""

import os
import time
from dataclasses import dataclass

import torch

IDLE_SAMPLE_SECONDS = 0.25


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
    share_cores()
    torch.set_flush_denormal(True)  # the vanishing activations of a barely trained network are many times slower without
    return torch.device("cpu")


def share_cores() -> None:
    """Computes on as many threads as there are cores without other work, or on OMP_NUM_THREADS.

    oneDNN's gradients meet at spinning barriers: one thread that waits for its turn on a core holds up all the others,
    so two threads on one free core are many times slower than one.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        torch.set_num_threads(max(1, min(cores, round(_idle_cores(cores)))))


def _idle_cores(cores: int) -> float:
    """How many cores did nothing in the last quarter of a second; all of them where Linux does not say."""
    try:
        before = _ticks()
        time.sleep(IDLE_SAMPLE_SECONDS)
        spent = [after - earlier for earlier, after in zip(before, _ticks(), strict=True)]
    except (OSError, ValueError):
        return cores
    return (spent[3] + spent[4]) / max(1, sum(spent)) * (os.cpu_count() or cores)


def _ticks() -> list[int]:
    """user, nice, system, idle, iowait, irq, softirq, steal since the machine started."""
    with open("/proc/stat", encoding="ascii") as file:
        return [int(value) for value in file.readline().split()[1:9]]


def choose_arithmetic(device: torch.device) -> Arithmetic:
    """bfloat16 on Ampere and later GPUs, scaled float16 on older ones, float32 on CPUs.

    CPUs with AVX-512 BF16 would gain speed (bench/ml/cpu_arithmetic.py), but suffer most when another process wants the same cores.
    """
    if device.type != "cuda":
        return Arithmetic(None)
    if torch.cuda.get_device_capability(device) >= (8, 0):
        return Arithmetic(torch.bfloat16)
    return Arithmetic(torch.float16, scaled=True)
