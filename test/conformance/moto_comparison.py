"""The same calls to the engine and to moto: prints, as JSON, what each answers where the two differ."""

import json
import os
import re
import time

import boto3
import moto
from botocore.config import Config
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/sagewright-local"
BUCKET = "moto-comparison"
FAIL = json.dumps({"Version": "2020-12-01", "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}]})
CONFIG = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
PIPELINE = {"PipelineName": "Compared"}
GROUP = {"ModelPackageGroupName": "compared"}
CONTAINER = {"Containers": [{"Image": "i:1", "ModelDataUrl": "s3://b/m.tar.gz"}], "SupportedContentTypes": ["a/b"], "SupportedResponseMIMETypes": ["a/b"]}
MODEL = {"ModelName": "compared", "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "i:1", "ModelDataUrl": "s3://b/m.tar.gz"}}
ENDPOINT_CONFIG = {
    "EndpointConfigName": "compared",
    "ProductionVariants": [{"VariantName": "A", "ModelName": "compared", "InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}],
}
ITEM = {"Bucket": BUCKET, "Key": "k"}
KEPT = {"Bucket": "moto-versions", "Key": "k"}
ATTRIBUTES = ["ETag", "Checksum", "ObjectSize", "StorageClass"]

# Service, operation, arguments; a name in angle brackets stands for a value of an earlier answer of the same side.
CALLS = [
    ("sagemaker", "create_pipeline", {**PIPELINE, "PipelineDefinition": "garbage", "RoleArn": ROLE}),
    ("sagemaker", "create_pipeline", {"PipelineName": "Made", "PipelineDefinition": FAIL, "RoleArn": ROLE, "ClientRequestToken": "t" * 32}),
    ("sagemaker", "create_pipeline", {"PipelineName": "Made", "PipelineDefinition": FAIL, "RoleArn": ROLE, "ClientRequestToken": "u" * 32}),
    ("sagemaker", "describe_pipeline", {"PipelineName": "Made"}),
    ("sagemaker", "describe_pipeline", {"PipelineName": "arn:aws:sagemaker:us-east-1:123456789012:pipeline/Made"}),
    ("sagemaker", "describe_pipeline", {"PipelineName": "none"}),
    ("sagemaker", "describe_pipeline", {"PipelineName": "Made", "PipelineVersionId": 9}),
    ("sagemaker", "update_pipeline", {"PipelineName": "Made", "PipelineDescription": "d"}),
    ("sagemaker", "update_pipeline", {"PipelineName": "none", "PipelineDescription": "d"}),
    ("sagemaker", "list_pipelines", {"PipelineNamePrefix": "Ma"}),
    ("sagemaker", "list_pipelines", {"NextToken": "nonsense"}),
    ("sagemaker", "list_pipeline_versions", {"PipelineName": "Made"}),
    ("sagemaker", "start_pipeline_execution", {"PipelineName": "none"}),
    ("sagemaker", "start_pipeline_execution", {"PipelineName": "Made", "PipelineParameters": [{"Name": "Undeclared", "Value": "1"}]}),
    ("sagemaker", "start_pipeline_execution", {"PipelineName": "Made", "ClientRequestToken": "s" * 32}),
    ("sagemaker", "describe_pipeline_execution", {"PipelineExecutionArn": "<PipelineExecutionArn>"}),
    ("sagemaker", "list_pipeline_executions", {"PipelineName": "Made"}),
    ("sagemaker", "list_pipeline_execution_steps", {"PipelineExecutionArn": "<PipelineExecutionArn>"}),
    ("sagemaker", "list_pipeline_parameters_for_execution", {"PipelineExecutionArn": "<PipelineExecutionArn>"}),
    ("sagemaker", "describe_pipeline_definition_for_execution", {"PipelineExecutionArn": "<PipelineExecutionArn>"}),
    ("sagemaker", "stop_pipeline_execution", {"PipelineExecutionArn": "<PipelineExecutionArn>"}),
    ("sagemaker", "search", {"Resource": "PipelineExecution"}),
    ("sagemaker", "delete_pipeline", {"PipelineName": "none"}),
    ("sagemaker", "delete_pipeline", {"PipelineName": "Made"}),
    ("sagemaker", "create_model_package_group", GROUP),
    ("sagemaker", "create_model_package_group", GROUP),
    ("sagemaker", "describe_model_package_group", {"ModelPackageGroupName": "none"}),
    ("sagemaker", "create_model_package", {**GROUP, "InferenceSpecification": CONTAINER}),
    ("sagemaker", "create_model_package", {"ModelPackageGroupName": "none", "InferenceSpecification": CONTAINER}),
    ("sagemaker", "describe_model_package", {"ModelPackageName": "<ModelPackageArn>"}),
    ("sagemaker", "describe_model_package", {"ModelPackageName": "arn:aws:sagemaker:us-east-1:123456789012:model-package/none/1"}),
    ("sagemaker", "update_model_package", {"ModelPackageArn": "<ModelPackageArn>", "ModelApprovalStatus": "Approved"}),
    ("sagemaker", "list_model_packages", GROUP),
    ("sagemaker", "list_model_packages", {"ModelPackageGroupName": "none"}),
    ("sagemaker", "delete_model_package", {"ModelPackageName": "<ModelPackageArn>"}),
    ("sagemaker", "delete_model_package_group", GROUP),
    ("sagemaker", "create_model", MODEL),
    ("sagemaker", "create_model", MODEL),
    ("sagemaker", "describe_model", {"ModelName": "compared"}),
    ("sagemaker", "describe_model", {"ModelName": "none"}),
    ("sagemaker", "delete_model", {"ModelName": "none"}),
    ("sagemaker", "create_endpoint_config", ENDPOINT_CONFIG),
    ("sagemaker", "create_endpoint_config", ENDPOINT_CONFIG),
    ("sagemaker", "describe_endpoint_config", {"EndpointConfigName": "none"}),
    ("sagemaker", "create_endpoint", {"EndpointName": "e", "EndpointConfigName": "none"}),
    ("sagemaker", "describe_endpoint", {"EndpointName": "none"}),
    ("sagemaker", "delete_endpoint", {"EndpointName": "none"}),
    ("sagemaker", "describe_training_job", {"TrainingJobName": "none"}),
    ("sagemaker", "stop_training_job", {"TrainingJobName": "none"}),
    ("sagemaker", "describe_processing_job", {"ProcessingJobName": "none"}),
    ("sagemaker", "describe_transform_job", {"TransformJobName": "none"}),
    ("events", "put_rule", {"Name": "r", "EventPattern": "{"}),
    ("events", "put_rule", {"Name": "r", "EventPattern": '{"source": [{"no-such-filter": "x"}]}'}),
    ("events", "put_rule", {"Name": "r", "EventPattern": '{"source": ["x"]}'}),
    ("events", "describe_rule", {"Name": "none"}),
    ("events", "put_targets", {"Rule": "r", "Targets": [{"Id": "t", "Arn": "arn:aws:sns:us-east-1:123456789012:t"}]}),
    ("events", "put_targets", {"Rule": "none", "Targets": [{"Id": "t", "Arn": "arn:aws:codepipeline:us-east-1:123456789012:t"}]}),
    ("events", "delete_rule", {"Name": "none"}),
    ("events", "put_events", {"Entries": [{"Source": "aws.x", "DetailType": "d", "Detail": "{}"}]}),
    ("events", "put_events", {"Entries": [{"Source": "mine", "DetailType": "d", "Detail": "no json"}]}),
    ("events", "test_event_pattern", {"EventPattern": '{"source": ["x"]}', "Event": '{"source": "x"}'}),
    ("s3", "create_bucket", {"Bucket": BUCKET}),
    ("s3", "get_object", ITEM),
    ("s3", "put_object", {**ITEM, "Body": b"0123456789", "IfNoneMatch": "*"}),
    ("s3", "put_object", {**ITEM, "Body": b"x", "IfNoneMatch": "*"}),
    ("s3", "put_object", {**ITEM, "Body": b"x", "IfMatch": '"other"'}),
    ("s3", "put_object", {"Bucket": BUCKET, "Key": "new", "Body": b"x", "IfMatch": '"other"'}),
    ("s3", "put_object", {**ITEM, "Body": b"x", "ContentMD5": "AAAAAAAAAAAAAAAAAAAAAA=="}),
    ("s3", "get_object", {**ITEM, "Range": "bytes=2-4"}),
    ("s3", "get_object", {**ITEM, "Range": "bytes=50-"}),
    ("s3", "get_object", {**ITEM, "IfMatch": '"other"'}),
    ("s3", "head_object", ITEM),
    ("s3", "list_objects_v2", {"Bucket": BUCKET}),
    ("s3", "list_objects_v2", {"Bucket": BUCKET, "MaxKeys": 0}),
    ("s3", "delete_object", {"Bucket": BUCKET, "Key": "none"}),
    ("s3", "delete_bucket", {"Bucket": BUCKET}),
    ("s3", "create_bucket", {"Bucket": "moto-versions"}),
    ("s3", "get_bucket_versioning", {"Bucket": "moto-versions"}),
    ("s3", "put_bucket_versioning", {"Bucket": "moto-versions", "VersioningConfiguration": {"Status": "On"}}),
    ("s3", "put_object", {**KEPT, "Body": b"before"}),
    ("s3", "put_bucket_versioning", {"Bucket": "moto-versions", "VersioningConfiguration": {"Status": "Enabled"}}),
    ("s3", "get_bucket_versioning", {"Bucket": "moto-versions"}),
    ("s3", "head_object", KEPT),
    ("s3", "put_object", {**KEPT, "Body": b"kept", "Tagging": "a=1"}),
    ("s3", "get_object", {**KEPT, "VersionId": "<VersionId>"}),
    ("s3", "get_object", {**KEPT, "VersionId": "null"}),
    ("s3", "get_object", {**KEPT, "VersionId": "none"}),
    ("s3", "head_object", {**KEPT, "ChecksumMode": "ENABLED"}),
    ("s3", "get_object_attributes", {**KEPT, "ObjectAttributes": ATTRIBUTES}),
    ("s3", "get_object_tagging", {**KEPT, "VersionId": "<VersionId>"}),
    ("s3", "delete_object", KEPT),
    ("s3", "get_object", KEPT),
    ("s3", "head_object", KEPT),
    ("s3", "get_object", {**KEPT, "VersionId": "<VersionId>"}),
    ("s3", "list_object_versions", {"Bucket": "moto-versions"}),
    ("s3", "list_object_versions", {"Bucket": "moto-versions", "MaxKeys": 1}),
    ("s3", "delete_object", {**KEPT, "VersionId": "<VersionId>"}),
    ("s3", "copy_object", {**KEPT, "CopySource": {**KEPT, "VersionId": "null"}}),
    ("s3", "put_bucket_versioning", {"Bucket": "moto-versions", "VersioningConfiguration": {"Status": "Suspended"}}),
    ("s3", "put_object", {**KEPT, "Body": b"null"}),
    ("s3", "delete_object", KEPT),
    ("s3", "list_object_versions", {"Bucket": "moto-versions"}),
    ("s3", "delete_objects", {"Bucket": "moto-versions", "Delete": {"Objects": [{"Key": "k", "VersionId": "null"}, {"Key": "new"}]}}),
    ("s3", "delete_bucket", {"Bucket": "moto-versions"}),
    ("sts", "get_caller_identity", {}),
    ("iam", "get_role", {"RoleName": "none"}),
    ("ecr", "get_authorization_token", {}),
]

REMEMBERED = ("PipelineExecutionArn", "ModelPackageArn", "VersionId")


def told(error):
    """An error's code and text without what differs from run to run."""
    text = re.sub(r"execution/[a-z0-9]{12}|\b[a-z0-9]{12}\b(?=['\"]? |$)", "<id>", error.response["Error"]["Message"])
    return f"{error.response['Error']['Code']}: {' '.join(text.split())[:160]}"


def members(shape, value, at=""):
    """The names of all members that an answer has."""
    if shape is None or value is None:
        return set()
    if shape.type_name == "structure":
        found = {f"{at}.{name}".lstrip(".") for name in value if name in shape.members}
        return found.union(*(members(shape.members[name], item, f"{at}.{name}") for name, item in value.items() if name in shape.members))
    if shape.type_name == "list":
        return set().union(*(members(shape.member, item, at) for item in value))
    return set()


def settle(client, arn):
    """Waits for the end of an execution, which moto's may never have."""
    end = time.monotonic() + 10
    while client.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"] == "Executing" and time.monotonic() < end:
        time.sleep(0.05)


def play(clients):
    known, answers = {}, []
    for service, operation, arguments in CALLS:
        client = clients[service]
        given = {name: known.get(value.strip("<>"), value) if isinstance(value, str) and value.startswith("<") else value for name, value in arguments.items()}
        try:
            answer = getattr(client, operation)(**given)
        except ClientError as error:
            answers.append(told(error))
            continue
        except Exception as error:  # an answer that is no AWS error at all
            answers.append(f"no AWS answer ({type(error).__name__})")
            continue
        if operation == "start_pipeline_execution":
            settle(client, answer["PipelineExecutionArn"])
        known.update({name: answer[name] for name in REMEMBERED if name in answer})
        shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).output_shape
        answers.append(members(shape, answer))
    return answers


def difference(ours, theirs):
    if isinstance(ours, set) and isinstance(theirs, set):
        only_ours, only_theirs = sorted(ours - theirs), sorted(theirs - ours)
        return (f"also {', '.join(only_ours)}" if only_ours else "200", f"also {', '.join(only_theirs)}" if only_theirs else "200")
    return ("200" if isinstance(ours, set) else ours, "200" if isinstance(theirs, set) else theirs)


def shown(service, operation, arguments):
    short = {name: value if len(json.dumps(value, default=repr)) < 60 else "…" for name, value in arguments.items() if name != "ClientRequestToken"}
    return f"{service}.{operation}({', '.join(f'{name}={json.dumps(value, default=repr, ensure_ascii=False)}' for name, value in short.items())})"


def clients(**options):
    return {service: boto3.client(service, config=CONFIG, region_name="us-east-1", **options) for service in {call[0] for call in CALLS}}


def main():
    ours = play(clients())
    del os.environ["AWS_ENDPOINT_URL"]
    with moto.mock_aws():
        theirs = play(clients())
    seen, rows = {}, []
    for call, one, other in zip(CALLS, ours, theirs, strict=True):
        name = shown(*call)
        seen[name] = seen.get(name, 0) + 1
        engine, moto_says = difference(one, other)
        if engine != moto_says:
            rows.append({"call": name + (" again" if seen[name] > 1 else ""), "engine": engine, "moto": moto_says})
    print(json.dumps({"moto": moto.__version__, "calls": len(CALLS), "differences": rows}))


main()
