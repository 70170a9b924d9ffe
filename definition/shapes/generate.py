#!/usr/bin/env python3
"""Write shapes.json from botocore's models: the run-time checks' only source.

Usage: python3 definition/shapes/generate.py [FILE]
The same botocore gives the same bytes; its version is in the file.
"""

import json
import pathlib
import sys

import botocore
import botocore.session

from compose import compose

# What a pipeline step sends, and what its properties are read from.
STEP_REQUESTS = [
    "CreateAutoMLJob", "CreateEndpoint", "CreateEndpointConfig", "CreateHyperParameterTuningJob",
    "CreateInferenceComponent", "CreateModel", "CreateModelPackage", "CreateProcessingJob",
    "CreateTrainingJob", "CreateTransformJob",
]
STEP_RESPONSES = [
    "DescribeAutoMLJob", "DescribeEndpoint", "DescribeEndpointConfig", "DescribeHyperParameterTuningJob",
    "DescribeInferenceComponent", "DescribeModel", "DescribeModelPackage", "DescribeProcessingJob",
    "DescribeTrainingJob", "DescribeTransformJob", "ListTrainingJobsForHyperParameterTuningJob",
]
# What a client may send to the embedded engine.
SERVED = [
    "CreatePipeline", "UpdatePipeline", "DescribePipeline", "DeletePipeline", "ListPipelines",
    "ListPipelineVersions", "UpdatePipelineVersion", "StartPipelineExecution", "StopPipelineExecution",
    "RetryPipelineExecution", "UpdatePipelineExecution", "DescribePipelineExecution", "ListPipelineExecutions",
    "ListPipelineExecutionSteps", "DescribePipelineDefinitionForExecution",
    "ListPipelineParametersForExecution", "SendPipelineExecutionStepSuccess",
    "SendPipelineExecutionStepFailure",
    "DescribeProcessingJob", "StopProcessingJob", "ListProcessingJobs", "DeleteProcessingJob",
    "DescribeTrainingJob", "StopTrainingJob", "ListTrainingJobs", "UpdateTrainingJob", "DeleteTrainingJob",
    "DescribeTransformJob", "StopTransformJob", "ListTransformJobs",
    "DescribeHyperParameterTuningJob", "StopHyperParameterTuningJob", "ListHyperParameterTuningJobs",
    "DeleteHyperParameterTuningJob", "ListTrainingJobsForHyperParameterTuningJob",
    "DescribeAutoMLJob", "StopAutoMLJob", "ListAutoMLJobs", "ListCandidatesForAutoMLJob",
    "CreateModelPackageGroup", "DescribeModelPackageGroup", "DeleteModelPackageGroup", "ListModelPackageGroups",
    "DescribeModelPackage", "UpdateModelPackage", "DeleteModelPackage", "ListModelPackages",
    "BatchDescribeModelPackage", "PutModelPackageGroupPolicy", "GetModelPackageGroupPolicy",
    "DeleteModelPackageGroupPolicy",
    "DescribeModel", "DeleteModel", "ListModels",
    "DescribeEndpointConfig", "DeleteEndpointConfig", "ListEndpointConfigs",
    "DescribeEndpoint", "UpdateEndpoint", "DeleteEndpoint", "ListEndpoints",
    "UpdateEndpointWeightsAndCapacities",
    "DescribeInferenceComponent", "UpdateInferenceComponent", "DeleteInferenceComponent",
    "ListInferenceComponents", "UpdateInferenceComponentRuntimeConfig",
    "AddTags", "ListTags", "DeleteTags", "Search",
]
CONSTRAINTS = ("enum", "min", "max", "pattern")


def describe(shape, shapes, prefix=""):
    """Add a shape and all that it names; loop over a list, as shapes may contain themselves."""
    waiting = [shape]
    while waiting:
        shape = waiting.pop()
        name = prefix + shape.name
        if name in shapes:
            continue
        entry = {"type": shape.type_name}
        shapes[name] = entry
        if shape.type_name == "structure":
            if shape.required_members:
                entry["required"] = sorted(shape.required_members)
            entry["members"] = {key: prefix + member.name for key, member in shape.members.items()}
            if getattr(shape, "is_tagged_union", False):
                # Exactly one of its members may be there.
                entry["min"] = entry["max"] = 1
            waiting.extend(shape.members.values())
        elif shape.type_name == "list":
            entry["member"] = prefix + shape.member.name
            waiting.append(shape.member)
        elif shape.type_name == "map":
            entry["key"] = prefix + shape.key.name
            entry["value"] = prefix + shape.value.name
            waiting.extend([shape.key, shape.value])
        for constraint in CONSTRAINTS:
            if shape.metadata.get(constraint) is not None:
                entry[constraint] = shape.metadata[constraint]
    return prefix


def main():
    session = botocore.session.Session()
    sagemaker = session.get_service_model("sagemaker")
    shapes, inputs, outputs = {}, {}, {}
    for name in sorted(set(STEP_REQUESTS + SERVED)):
        shape = sagemaker.operation_model(name).input_shape
        describe(shape, shapes)
        inputs[name] = shape.name
    for name in STEP_RESPONSES:
        shape = sagemaker.operation_model(name).output_shape
        describe(shape, shapes)
        outputs[name] = shape.name
    compose(session, shapes, describe)

    text = lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    lines = ",\n".join(f"{text(name)}:{text(shapes[name])}" for name in sorted(shapes))
    head = {"botocore": botocore.__version__, "apiVersion": sagemaker.api_version, "inputs": inputs, "outputs": outputs}
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("shapes.json")
    target.write_text(f'{text(head)[:-1]},"shapes":{{\n{lines}\n}}}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
