"""Training speed of the network on this machine's CPU by number format and memory layout, wall clock and CPU time.

    python bench/ml/cpu_arithmetic.py
"""

import os

os.environ.setdefault("GOMP_SPINCOUNT", "0")

import time

import torch
from monai.networks.nets import DenseNet121

BATCH, STEPS, ROUNDS = 32, 4, 3

torch.set_num_threads(len(os.sched_getaffinity(0)))
torch.set_flush_denormal(True)
for number in range(1, ROUNDS + 1):
    for bfloat16 in (True, False):
        for layout in (torch.channels_last, torch.contiguous_format):
            images = torch.rand(BATCH, 3, 64, 64).contiguous(memory_format=layout)
            labels = torch.randint(0, 7, (BATCH,))
            network = DenseNet121(spatial_dims=2, in_channels=3, out_channels=7).to(memory_format=layout)
            optimizer = torch.optim.AdamW(network.parameters(), fused=True)
            for step in range(STEPS + 1):
                if step == 1:  # the first step compiles kernels
                    wall, cpu = time.perf_counter(), time.process_time()
                with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
                    loss = torch.nn.functional.cross_entropy(network(images).float(), labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            images_done = BATCH * STEPS
            print(
                f"round {number}  {'bfloat16' if bfloat16 else 'float32 '}  {str(layout).removeprefix('torch.'):17}"
                f"  {images_done / (time.perf_counter() - wall):6.1f} images/s"
                f"  {images_done / (time.process_time() - cpu):6.1f} images per CPU second",
                flush=True,
            )
