#!/usr/bin/env python3
"""Write emr.ts, emr-serverless.ts and bedrock.ts from botocore's models: services of which no AWS client is installed.

Usage: python3 steps/services/generate.py [folder]
The same botocore gives the same bytes; its version is in the files.
"""

import pathlib
import sys

import botocore
import botocore.session

# What a pipeline refuses, or sets itself.
LEFT_OUT = {
    "RunJobFlowInput": {"Name", "Steps", "AutoTerminationPolicy"},
    "JobFlowInstancesConfig": {"KeepJobFlowAliveWhenNoSteps", "TerminationProtected"},
    "StepConfig": {"Name"},
    "StartJobRunRequest": {"clientToken"},
    "CreateApplicationRequest": {"clientToken"},
}
# What the service needs and a pipeline may fill itself.
OPTIONAL = {"StartJobRunRequest": {"applicationId"}}
# What a Bedrock step answers: no document spells the members of its structures, so they are left out.
BEDROCK_ANSWERS = {
    "GetCustomModelResponse": [
        "modelArn", "modelName", "jobArn", "jobName", "baseModelArn", "customizationType", "modelKmsKeyArn",
        "hyperParameters", "creationTime", "modelStatus", "failureMessage",
    ],
    "GetCustomModelDeploymentResponse": [
        "customModelDeploymentArn", "modelDeploymentName", "modelArn", "createdAt", "status", "failureMessage",
        "description",
    ],
    "GetModelImportJobResponse": [
        "jobArn", "jobName", "importedModelName", "importedModelArn", "roleArn", "status", "failureMessage",
        "creationTime", "lastModifiedTime", "endTime", "importedModelKmsKeyArn",
    ],
    "GetProvisionedModelThroughputResponse": [
        "modelUnits", "desiredModelUnits", "provisionedModelName", "provisionedModelArn", "modelArn",
        "desiredModelArn", "foundationModelArn", "status", "creationTime", "lastModifiedTime", "failureMessage",
        "commitmentDuration", "commitmentExpirationTime",
    ],
}
# The pipeline's own name for a member of the answer.
RENAMED = {"customModelDeploymentArn": "ModelDeploymentArn"}
FILES = {
    "emr": ("Amazon EMR", ["RunJobFlowInput", "StepConfig", "Step"]),
    "emr-serverless": ("Amazon EMR Serverless", ["StartJobRunRequest", "CreateApplicationRequest"]),
    "bedrock": (
        "Amazon Bedrock",
        [
            "CreateCustomModelRequest", "CreateCustomModelDeploymentRequest", "CreateModelImportJobRequest",
            "CreateProvisionedModelThroughputRequest", *BEDROCK_ANSWERS,
        ],
    ),
}
LEAVES = {
    "string": "string", "integer": "number", "long": "number", "float": "number", "double": "number",
    "boolean": "boolean", "timestamp": "Date",
}
WIDTH = 120


def wrapped(head, parts, tail=";"):
    """A union on one line, or a line per part."""
    line = f"{head} {' | '.join(parts)}{tail}"
    return line if len(line) <= WIDTH else "\n".join([head, *(f"  | {part}" for part in parts)]) + tail


class Writer:
    def __init__(self, service):
        self.service = service
        self.done = {}

    def type_of(self, shape):
        kind = shape.type_name
        if kind == "string" and shape.enum:
            self.done.setdefault(shape.name, wrapped(f"export type {shape.name} =", [f'"{v}"' for v in shape.enum]))
            return shape.name
        if kind in LEAVES:
            return LEAVES[kind]
        if kind == "list":
            return f"readonly {self.type_of(shape.member)}[]"
        if kind == "map":
            return f"Readonly<Record<string, {self.type_of(shape.value)}>>"
        if kind == "structure":
            self.structure(shape)
            return shape.name
        raise ValueError(f"{shape.name} is a {kind}")

    def structure(self, shape, top=False):
        if shape.name in self.done:
            return
        self.done[shape.name] = None  # Shapes may contain themselves.
        left_out = LEFT_OUT.get(shape.name, ())
        names = BEDROCK_ANSWERS.get(shape.name, shape.members)
        lines = [f"export interface {shape.name} {{"]
        for name in names:
            if name in left_out:
                continue
            # A pipeline spells Bedrock's outermost members as SageMaker's are spelled.
            shown = RENAMED.get(name, name[0].upper() + name[1:]) if top and self.service == "bedrock" else name
            needed = name in shape.required_members and name not in OPTIONAL.get(shape.name, ())
            mark = "" if needed else "?"
            lines.append(f"  readonly {shown}{mark}: {self.type_of(shape.members[name])};")
        self.done[shape.name] = "\n".join([*lines, "}"])


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    session = botocore.session.Session()
    for service, (title, roots) in FILES.items():
        model = session.get_service_model(service)
        writer = Writer(service)
        for root in roots:
            writer.structure(model.shape_for(root), top=True)
        head = (
            f"// What a step takes and answers of {title}. Made by steps/services/generate.py from botocore"
            f" {botocore.__version__}.\n"
        )
        (folder / f"{service}.ts").write_text("\n\n".join([head.rstrip(), *writer.done.values()]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
