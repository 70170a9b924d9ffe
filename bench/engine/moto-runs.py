"""What moto's server makes of work: of steps, jobs, endpoints and pages. Prints a Markdown table.

    pip install 'moto[server]==5.2.1' boto3 && python bench/engine/moto-runs.py

docs/local-moto.md compares the answers of the same calls; this asks what comes of them.
"""

import json
import logging
import urllib.request
from importlib.metadata import version

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
server.start()
host, port = server.get_host_and_port()
url = f"http://{host}:{port}"


def client(service):
    config = Config(retries={"total_max_attempts": 1})
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b", config=config)


sagemaker, runtime = client("sagemaker"), client("sagemaker-runtime")
role = "arn:aws:iam::123456789012:role/r"


def answered(call, **request):
    try:
        return call(**request)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:80]}"


def has(name, **request):
    answer = answered(getattr(sagemaker, name), **request)
    return "missing" if isinstance(answer, str) and ("500" in answer or "NotImplemented" in answer or "404" in answer) else "there"


def of_a_fail_step():
    steps = [{"Name": "F", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}]
    text = json.dumps({"Version": "2020-12-01", "Steps": steps})
    sagemaker.create_pipeline(PipelineName="p", PipelineDefinition=text, RoleArn=role, ClientRequestToken="t" * 32)
    arn = sagemaker.start_pipeline_execution(PipelineName="p")["PipelineExecutionArn"]
    return arn, sagemaker.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"]


def of_false():
    sagemaker.create_processing_job(
        ProcessingJobName="j",
        RoleArn=role,
        AppSpecification={"ImageUri": "i", "ContainerEntrypoint": ["false"]},
        ProcessingResources={"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}},
    )
    return sagemaker.describe_processing_job(ProcessingJobName="j")["ProcessingJobStatus"]


def of_no_endpoint():
    answer = answered(runtime.invoke_endpoint, EndpointName="there-is-none", Body=b"x")
    return answer if isinstance(answer, str) else answer["Body"].read().decode()


def of_a_page():
    request = urllib.request.Request(url, headers={"Origin": "http://evil.example"})
    with urllib.request.urlopen(request) as response:
        return response.headers.get("Access-Control-Allow-Origin")


arn, failed = of_a_fail_step()
print("| moto", version("moto"), "| |")
print("| --- | --- |")
print("| an execution whose only step is of type Fail |", failed, "|")
print("| a processing job whose program is `false` |", of_false(), "|")
print("| InvokeEndpoint of an endpoint that is not |", of_no_endpoint(), "|")
print("| Access-Control-Allow-Origin for a page of another site |", of_a_page(), "|")
print("| ListPipelineExecutionSteps |", has("list_pipeline_execution_steps", PipelineExecutionArn=arn), "|")
print("| StopPipelineExecution |", has("stop_pipeline_execution", PipelineExecutionArn=arn, ClientRequestToken="t" * 32), "|")
print("| RetryPipelineExecution |", has("retry_pipeline_execution", PipelineExecutionArn=arn, ClientRequestToken="t" * 32), "|")
print("| UpdateEndpoint |", has("update_endpoint", EndpointName="e", EndpointConfigName="c"), "|")
server.stop()
