"""Pipelines and the registry as boto3 sees them; every answer is parsed by botocore's own model."""

import datetime
import json

import boto3

from checks import eventually, refused

sm = boto3.client("sagemaker")
ROLE = "arn:aws:iam::123456789012:role/sagewright-local"
DEFINITION = json.dumps(
    {
        "Version": "2020-12-01",
        "Metadata": {},
        "Parameters": [{"Name": "Why", "Type": "String", "DefaultValue": "because"}],
        "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.Why"}}}],
    }
)

arn = sm.create_pipeline(PipelineName="Boto", PipelineDefinition=DEFINITION, RoleArn=ROLE, ClientRequestToken="t" * 32)["PipelineArn"]
with refused("ValidationException", "Pipeline names must be unique within an AWS account and region. Pipeline with name (Boto) already exists."):
    sm.create_pipeline(PipelineName="Boto", PipelineDefinition=DEFINITION, RoleArn=ROLE, ClientRequestToken="u" * 32)
described = sm.describe_pipeline(PipelineName=arn)
assert described["PipelineDefinition"] == DEFINITION and isinstance(described["CreationTime"], datetime.datetime)
with refused("ResourceNotFound", "does not exist."):
    sm.describe_pipeline(PipelineName="Nope")
assert [one["PipelineName"] for one in sm.list_pipelines(PipelineNamePrefix="Bo")["PipelineSummaries"]] == ["Boto"]

execution = sm.start_pipeline_execution(PipelineName="Boto", PipelineParameters=[{"Name": "Why", "Value": "the gate said no"}])["PipelineExecutionArn"]


def ended():
    answer = sm.describe_pipeline_execution(PipelineExecutionArn=execution)
    return answer if answer["PipelineExecutionStatus"] not in ("Executing", "Stopping") else None


assert eventually(ended, "the execution's end")["PipelineExecutionStatus"] == "Failed"
(step,) = sm.list_pipeline_execution_steps(PipelineExecutionArn=execution)["PipelineExecutionSteps"]
assert step["StepName"] == "Stop" and step["StepStatus"] == "Failed" and step["FailureReason"] == "the gate said no", step
assert sm.describe_pipeline_definition_for_execution(PipelineExecutionArn=execution)["PipelineDefinition"] == DEFINITION
assert [one["PipelineExecutionArn"] for one in sm.list_pipeline_executions(PipelineName="Boto")["PipelineExecutionSummaries"]] == [execution]
sm.update_pipeline(PipelineName="Boto", PipelineDescription="new")
assert sm.describe_pipeline(PipelineName="Boto")["PipelineDescription"] == "new"
sm.delete_pipeline(PipelineName="Boto", ClientRequestToken="d" * 32)
with refused("ResourceNotFound"):
    sm.describe_pipeline(PipelineName="Boto")

SPEC = {
    "Containers": [{"Image": "sagewright-skin:1", "ModelDataUrl": "s3://b/model.tar.gz"}],
    "SupportedContentTypes": ["image/png"],
    "SupportedResponseMIMETypes": ["application/json"],
}
sm.create_model_package_group(ModelPackageGroupName="boto")
with refused("ValidationException", "Model Package Group already exists: arn:aws:sagemaker:us-east-1:123456789012:model-package-group/boto"):
    sm.create_model_package_group(ModelPackageGroupName="boto")
packages = [
    sm.create_model_package(ModelPackageGroupName="boto", InferenceSpecification=SPEC, ModelApprovalStatus="PendingManualApproval")["ModelPackageArn"]
    for _ in range(3)
]
assert [int(one.split("/")[-1]) for one in packages] == [1, 2, 3]
sm.update_model_package(ModelPackageArn=packages[1], ModelApprovalStatus="Approved", ApprovalDescription="good")
package = sm.describe_model_package(ModelPackageName=packages[1])
assert package["ModelApprovalStatus"] == "Approved" and package["ModelPackageVersion"] == 2, package
pages = sm.get_paginator("list_model_packages").paginate(ModelPackageGroupName="boto", SortBy="CreationTime", SortOrder="Descending", PaginationConfig={"PageSize": 2})
assert [one["ModelPackageArn"] for page in pages for one in page["ModelPackageSummaryList"]] == packages[::-1]
(approved,) = sm.list_model_packages(ModelPackageGroupName="boto", ModelApprovalStatus="Approved")["ModelPackageSummaryList"]
assert approved["ModelPackageArn"] == packages[1]
with refused("ValidationException", "failed to satisfy constraint: Member must satisfy enum value set: "):
    sm.update_model_package(ModelPackageArn=packages[0], ModelApprovalStatus="Perhaps")
for one in packages:
    sm.delete_model_package(ModelPackageName=one)
sm.delete_model_package_group(ModelPackageGroupName="boto")

with refused("ValidationException", "Could not find endpoint"):
    sm.describe_endpoint(EndpointName="none")
sm.get_waiter("endpoint_deleted").wait(EndpointName="none")
with refused("ValidationException", "Requested resource not found."):
    sm.describe_training_job(TrainingJobName="none")
with refused("ValidationException", "Could not find requested job with name: none"):
    sm.describe_processing_job(ProcessingJobName="none")
with refused("UnknownOperationException"):
    sm.create_workteam(WorkteamName="w", MemberDefinitions=[{"CognitoMemberDefinition": {"UserPool": "p", "UserGroup": "g", "ClientId": "c"}}], Description="d")
runtime = boto3.client("sagemaker-runtime")
with refused("ValidationError", "Endpoint none of account 123456789012 not found."):
    runtime.invoke_endpoint(EndpointName="none", Body=b"x")
print("pipelines: ok")
