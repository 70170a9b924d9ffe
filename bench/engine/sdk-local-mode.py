"""What the local mode of the SageMaker Python SDK takes, without a container engine and without a network. Prints a Markdown table.

    pip install sagemaker==2.257.6 && python bench/engine/sdk-local-mode.py

Each step type is put before the SDK's own check, the one that LocalPipelineSession.start_pipeline_execution makes; operations are looked up
on its local clients. Nothing is run: jobs need docker compose.
"""

import inspect
import os

os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_EC2_METADATA_DISABLED="true")

from importlib.metadata import version

from botocore.exceptions import ClientError
from sagemaker.local.entities import _LocalPipeline, _LocalPipelineExecution
from sagemaker.local.local_session import LocalSagemakerClient, LocalSagemakerRuntimeClient
from sagemaker.workflow.steps import Step, StepTypeEnum


class OfType(Step):
    """A step of a type and nothing else."""

    if_steps = ()
    else_steps = ()

    def __init__(self, step_type):
        super().__init__(name="S", step_type=step_type)

    @property
    def arguments(self):
        return {}

    @property
    def properties(self):
        return None


class Steps:
    """As much of a pipeline as the check reads."""

    parameters = ()

    def __init__(self, steps):
        self.steps = steps
        self.name = "P"


def accepts(step_type):
    step = OfType(step_type)
    step.if_steps, step.else_steps = [], []
    execution = _LocalPipelineExecution.__new__(_LocalPipelineExecution)
    execution.step_execution = {}
    try:
        execution._initialize_step_execution([step])
    except ClientError as error:
        assert "is not supported in local mode" in str(error), error
        return False
    return True


def public(one):
    return sorted(name for name, _ in inspect.getmembers(one, inspect.isfunction) if not name.startswith("_"))


types = {kind.value: accepts(kind) for kind in StepTypeEnum}
print("| sagemaker", version("sagemaker"), "in local mode | |")
print("| --- | --- |")
print("| step types it takes |", ", ".join(name for name, taken in types.items() if taken), "|")
print("| step types it refuses |", ", ".join(name for name, taken in types.items() if not taken), "|")
print("| operations of its SageMaker client |", ", ".join(public(LocalSagemakerClient)), "|")
print("| operations of its runtime client |", ", ".join(public(LocalSagemakerRuntimeClient)), "|")
print("| what its pipeline has |", ", ".join(public(_LocalPipeline)), "|")
