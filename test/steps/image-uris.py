#!/usr/bin/env python3
"""Ask the SageMaker Python SDK for image URIs: the judge of steps/images.

Usage: python3 test/steps/image-uris.py [EVERY] > test/steps/fixtures/image-uris.jsonl
Writes every EVERYth (else 1009th) of all combinations as one JSON line: what imageUri is asked, and what the SDK answers.
Needs the package `sagemaker` of the version that steps/images/table.json names.
"""

import functools
import json
import logging
import os
import pathlib
import sys
import warnings

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
logging.disable(logging.WARNING)
warnings.simplefilter("ignore")

from sagemaker import image_uris  # noqa: E402
from sagemaker.training_compiler.config import TrainingCompilerConfig  # noqa: E402

# The SDK reads its tables anew for every question; they do not change.
image_uris.config_for_framework = functools.cache(image_uris.config_for_framework)
image_uris.utils._botocore_resolver = functools.cache(image_uris.utils._botocore_resolver)

INSTANCES = [
    "ml.m5.xlarge", "ml.c5.xlarge", "ml.g5.xlarge", "ml.p3.2xlarge", "ml.p4d.24xlarge", "ml.inf1.xlarge",
    "ml.inf2.xlarge", "ml.trn1.2xlarge", "ml.c6g.xlarge", "local", "local_gpu",
]
NEURON = {"pytorch-neuron": "neuron", "huggingface-neuron": "neuron", "huggingface-neuronx": "neuronx"}


def ask(wanted):
    """The SDK's answer; None where it refuses."""
    framework, more = wanted["framework"], {}
    if framework == "sagemaker-base-python":
        return image_uris.get_base_python_image_uri(wanted["region"], wanted["pythonVersion"])
    if framework in NEURON:
        more["inference_tool"] = NEURON[framework]
        framework = framework.rpartition("-")[0]
    elif framework.endswith("-training-compiler"):
        more["training_compiler_config"] = TrainingCompilerConfig()
        framework = framework.removesuffix("-training-compiler")
    try:
        return image_uris.retrieve(
            framework, wanted["region"], version=wanted["version"], image_scope=wanted["scope"],
            instance_type=wanted.get("instanceType"), py_version=wanted.get("pythonVersion"),
            base_framework_version=wanted.get("baseFramework"), **more)
    except (ValueError, KeyError, TypeError, AttributeError, UnboundLocalError):
        return None


def combinations():
    home = pathlib.Path(__file__).resolve().parents[2]
    table = json.loads((home / "steps/images/table.json").read_text(encoding="utf-8"))
    for framework, groups in table["frameworks"].items():
        for group in groups:
            aliases = group.get("aliases", {})
            for version in [*group["versions"], *aliases]:
                for image in group["versions"][aliases.get(version, version)]:
                    regions = [*table["registries"][image["registry"]], "eu-nowhere-1"]
                    for scope in group["scopes"]:
                        for region in regions:
                            for python in image.get("python", [None]):
                                for base in image.get("base", [None]):
                                    for instance in [None, *INSTANCES]:
                                        wanted = {
                                            "framework": framework, "scope": scope, "version": version,
                                            "region": region, "pythonVersion": python, "baseFramework": base,
                                            "instanceType": instance,
                                        }
                                        yield {key: value for key, value in wanted.items() if value is not None}


def main():
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1009
    for number, wanted in enumerate(combinations()):
        if number % every == 0:
            print(json.dumps({"wanted": wanted, "uri": ask(wanted)}))


if __name__ == "__main__":
    main()
