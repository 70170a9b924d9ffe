"""The SageMaker Python SDK without AWS, and what its steps are made of."""

import functools
import os

os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
    # Whoever asks AWS anyway gets no answer.
    AWS_ENDPOINT_URL="http://127.0.0.1:1",
    AWS_CONFIG_FILE="/dev/null",
    AWS_SHARED_CREDENTIALS_FILE="/dev/null",
    SAGEMAKER_SUPPRESS_V2_WARNING="1",
)

import boto3
from sagemaker.processing import ProcessingInput, ProcessingOutput
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.functions import Join
from sagemaker.workflow.pipeline_context import PipelineSession

ROLE = "arn:aws:iam::111122223333:role/pipelines"
IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/skin:1.4.2"


@functools.cache
def session():
    boto = boto3.Session(region_name="us-east-1")
    made = PipelineSession(boto_session=boto, default_bucket="skin-models-111122223333")
    # The SDK would ask S3 whether the bucket is there.
    made._default_bucket = "skin-models-111122223333"
    return made


def place(*folders):
    return Join(on="/", values=["s3://skin-models", ExecutionVariables.PIPELINE_EXECUTION_ID, *folders])


def an_input(name="data", **changes):
    given = dict(source="s3://skin-models/data", destination=f"/opt/ml/processing/input/{name}", input_name=name)
    return ProcessingInput(**{**given, **changes})


def an_output(name="train", **changes):
    given = dict(output_name=name, source=f"/opt/ml/processing/output/{name}", destination=place(name))
    return ProcessingOutput(**{**given, **changes})
