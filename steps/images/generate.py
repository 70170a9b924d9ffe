#!/usr/bin/env python3
"""Write table.json, names.ts and definition/images/tags.json from `image_uri_config` of the SageMaker Python SDK: every image that AWS publishes.

Usage: python3 steps/images/generate.py [FOLDER]
The same package gives the same bytes; its version is in the table.
"""

import importlib.metadata
import importlib.util
import json
import pathlib
import sys

# The SDK adds these to the tag in its code rather than in its tables.
P4D = {
    "tensorflow-2.3-gpu-py37": "cu110-ubuntu18.04-v3",
    "tensorflow-2.3.1-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-2.3.2-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-1.15-gpu-py37": "cu110-ubuntu18.04-v8",
    "tensorflow-1.15.4-gpu-py37": "cu110-ubuntu18.04",
    "tensorflow-1.15.5-gpu-py37": "cu110-ubuntu18.04",
    "mxnet-1.8-gpu-py37": "cu110-ubuntu16.04-v1",
    "mxnet-1.8.0-gpu-py37": "cu110-ubuntu16.04",
    "pytorch-1.6-gpu-py36": "cu110-ubuntu18.04-v3",
    "pytorch-1.6.0-gpu-py36": "cu110-ubuntu18.04",
    "pytorch-1.6-gpu-py3": "cu110-ubuntu18.04-v3",
    "pytorch-1.6.0-gpu-py3": "cu110-ubuntu18.04",
}
ARM64 = {
    ("xgboost", "1.5-1"): "1.5-1-arm64", ("xgboost", "1.3-1"): "1.3-1-arm64",
    ("sklearn", "1.0-1"): "1.0-1-arm64-cpu-py3",
}
TOOLS = {"pytorch-neuron": "neuron", "huggingface-neuron": "neuron", "huggingface-neuronx": "neuronx"}
# Their tags name the full versions, whatever alias is asked for.
FULL_VERSIONS = {"huggingface-pytorch-inference-neuron", "huggingface-pytorch-inference-neuronx"}
WITH_SDK_VERSION = FULL_VERSIONS | {
    "pytorch-training-neuron", "pytorch-training-neuronx", "huggingface-vllm-inference-neuronx",
}
# Frameworks whose training images are meant where no scope is given.
TRAINING_FIRST = {"sklearn", "xgboost"}
# Their tags do not name a GPU.
GPU_UNSAID = {"sagemaker-tritonserver"}
# Their tags need not name a Python.
PYTHON_UNSAID = {"spark"}
# The Pythons of the base image, which are part of its repository's name and not of its tag.
BASE_PYTHON = ("sagemaker-base-python", ["310", "38"])


def image(framework, scopes, version, config, registries, **more):
    """One image of a version, with what the SDK's code adds to its table."""
    repository = config["repository"]
    container = dict(config.get("container_version", {}))
    if repository in WITH_SDK_VERSION:
        newest = sorted(config["sdk_versions"], reverse=True)[0]
        container = {processor: f"{newest}-{text}" for processor, text in container.items()}
    if repository == f"{framework}-inference-graviton":
        container = {processor: f"{text}-sagemaker" for processor, text in container.items()}
    known = json.dumps(config["registries"], sort_keys=True)
    entry = {"repository": repository, "registry": registries.setdefault(known, len(registries)), **more}
    for member, value in [
        ("python", config.get("py_versions")), ("processors", config.get("processors")),
        ("prefix", config.get("tag_prefix")), ("container", container),
        ("full", repository in FULL_VERSIONS),
        ("tag", ARM64.get((framework, version)) if "inference_graviton" in scopes else None),
    ]:
        if value or (value == "" and member == "prefix"):
            entry[member] = value
    return entry


def images(framework, scopes, version, config, registries):
    """The images of one version: one, or one for each Python or each base framework."""
    if framework == BASE_PYTHON[0]:
        pythons = [{**config, "repository": f"{framework}-{name}", "py_versions": [name]} for name in BASE_PYTHON[1]]
        return [image(framework, scopes, version, inner, registries, tag=version) for inner in pythons]
    if "repository" in config:
        return [image(framework, scopes, version, config, registries)]
    found = []
    aliases = config.get("version_aliases", {})
    for name, inner in config.items():
        if name == "version_aliases":
            continue
        if name.startswith("py") and name[2:].isdigit():
            found.append(image(framework, scopes, version, {**inner, "py_versions": [name]}, registries))
        else:
            base = [name, *(alias for alias, full in aliases.items() if full == name)]
            found.append(image(framework, scopes, version, inner, registries, base=base))
    return found


def group(framework, scopes, config, registries):
    """A framework's images that share their versions: those of one scope, or of several with the same images."""
    versions = {version: images(framework, scopes, version, inner, registries)
                for version, inner in config["versions"].items()}
    entry = {"scopes": scopes, "versions": versions}
    for member, name in [("processors", "processors"), ("version_aliases", "aliases")]:
        if config.get(member):
            entry[name] = config[member]
    for member, value in [
        ("tool", TOOLS.get(framework)), ("first", framework in TRAINING_FIRST and "training" in scopes),
        ("gpuUnsaid", framework in GPU_UNSAID), ("pythonUnsaid", framework in PYTHON_UNSAID),
    ]:
        if value:
            entry[member] = value
    return entry


def table(folder):
    registries, frameworks = {}, {}
    for file in sorted(folder.glob("*.json")):
        if file.stem == "instance_gpu_info":
            continue
        config = json.loads(file.read_text(encoding="utf-8"))
        if file.stem == BASE_PYTHON[0]:
            config["scope"] = ["training"]
        scopes = [(config["scope"], config)] if "scope" in config else [([name], config[name]) for name in config]
        frameworks[file.stem] = [group(file.stem, names, inner, registries) for names, inner in scopes]
    return [json.loads(text) for text in registries], frameworks


def names(frameworks):
    """The frameworks, scopes and versions as types."""
    key = lambda name: name if name.isidentifier() else f'"{name}"'
    lines = []
    for framework, groups in frameworks.items():
        lines.append(f"  readonly {key(framework)}: {{")
        for entry in groups:
            versions = " | ".join(f'"{version}"' for version in dict.fromkeys([*entry["versions"], *entry.get("aliases", {})]))
            lines.extend(f"    readonly {key(scope)}: {versions};" for scope in entry["scopes"])
        lines.append("  };")
    return lines


def rows(group, version, item):
    """What a tag of an image begins with: one of the first texts, of the second and of the third, with hyphens between."""
    aliases = lambda full: [full, *(alias for alias, name in group.get("aliases", {}).items() if name == full)]
    versions = aliases(version)
    if "base" in item:
        bases = [base.removeprefix("pytorch").removeprefix("tensorflow") for base in item["base"]]
        versions = [f"{base}-transformers{name}" for base in bases for name in versions]
    if "tag" in item or "prefix" in item:
        versions = [item.get("tag", item.get("prefix"))]
    # Algorithms that have one version; AWS's guide names both.
    if versions == ["1"]:
        versions = ["1", "latest"]
    processors = group.get("processors", item.get("processors", []))
    if "tag" in item or group.get("gpuUnsaid"):
        processors = []
    elif "tool" in group:
        processors = [group["tool"]]
    pythons = [] if "tag" in item or group.get("pythonUnsaid") else item.get("python", [])
    return [versions, processors, pythons]


def repositories(frameworks):
    """AWS's repositories: in which registries they are, and what their tags begin with."""
    found = {}
    for group in (group for groups in frameworks.values() for group in groups):
        for version, items in group["versions"].items():
            for item in items:
                entry = found.setdefault(item["repository"], {"registries": [], "tags": []})
                if item["registry"] not in entry["registries"]:
                    entry["registries"].append(item["registry"])
                row = rows(group, version, item)
                if row not in entry["tags"]:
                    entry["tags"].append(row)
    return dict(sorted(found.items()))


def main():
    home = pathlib.Path(__file__).parent
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else home
    version = importlib.metadata.version("sagemaker")
    # The package itself is not imported: that takes seconds and wants AWS settings.
    package = pathlib.Path(importlib.util.find_spec("sagemaker").origin).parent
    registries, frameworks = table(package / "image_uri_config")

    text = lambda value: json.dumps(value, separators=(",", ":"))
    lines = lambda items: "[\n" + ",\n".join(items) + "\n]"
    entries = lambda items: "{\n" + ",\n".join(f"{text(name)}:{text(items[name])}" for name in items) + "\n}"
    (target / "table.json").write_text(
        f'{{"sagemaker":{text(version)},"p4d":{text(P4D)},\n"registries":{lines(map(text, registries))},\n'
        f'"frameworks":{entries(frameworks)}}}\n', encoding="utf-8")
    tags = target / "tags.json" if len(sys.argv) > 1 else home.parents[1] / "definition/images/tags.json"
    tags.write_text(
        f'{{"sagemaker":{text(version)},"registries":{lines(map(text, registries))},\n'
        f'"repositories":{entries(repositories(frameworks))}}}\n', encoding="utf-8")
    (target / "names.ts").write_text("\n".join([
        f"// Written by generate.py from the Python package sagemaker {version}; not by hand.",
        "", "/** The versions of every framework's images, by what they are for. */",
        "export interface ImageVersions {", *names(frameworks), "}", "",
    ]), encoding="utf-8")


if __name__ == "__main__":
    main()
