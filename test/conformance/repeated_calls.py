"""Calls that are made again, with the same token and with another's."""

import json

import boto3

from checks import eventually, refused, unchecked

sm = boto3.client("sagemaker")
ROLE = "arn:aws:iam::123456789012:role/sagewright-local"


def definition(text):
    return json.dumps({"Version": "2020-12-01", "Parameters": [{"Name": "P", "Type": "String", "DefaultValue": "d"}], "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": text}}]})


# Creating the same again is no conflict; another pipeline of that name is one, whatever the token.
created = [sm.create_pipeline(PipelineName="Twice", PipelineDefinition=definition("a"), RoleArn=ROLE, ClientRequestToken="c" * 32)["PipelineArn"] for _ in range(2)]
assert created[0] == created[1]
for token, text in [("x", "a"), ("c", "b")]:
    with refused("ValidationException", "already exists"):
        sm.create_pipeline(PipelineName="Twice", PipelineDefinition=definition(text), RoleArn=ROLE, ClientRequestToken=token * 32)


def start(token, **more):
    return sm.start_pipeline_execution(PipelineName="Twice", ClientRequestToken=token * 32, **more)["PipelineExecutionArn"]


# The same start is the same execution, also by concurrent callers; members in another order are no difference.
first = start("s", PipelineParameters=[{"Name": "P", "Value": "1"}], PipelineExecutionDisplayName="once")
assert start("s", PipelineExecutionDisplayName="once", PipelineParameters=[{"Value": "1", "Name": "P"}]) == first
with refused("ConflictException", "was used before with different parameters"):
    start("s", PipelineParameters=[{"Name": "P", "Value": "2"}])
assert start("t") != first
assert len({start("s", PipelineParameters=[{"Name": "P", "Value": "1"}], PipelineExecutionDisplayName="once") for _ in range(5)}) == 1
assert len(sm.list_pipeline_executions(PipelineName="Twice")["PipelineExecutionSummaries"]) == 2

# A token that is too short is none.
with refused("ValidationException", "clientRequestToken"):
    unchecked("sagemaker").start_pipeline_execution(PipelineName="Twice", ClientRequestToken="short")


def over():
    return all(one["PipelineExecutionStatus"] == "Failed" for one in sm.list_pipeline_executions(PipelineName="Twice")["PipelineExecutionSummaries"])


eventually(over, "the executions' end")
group = sm.create_model_package_group(ModelPackageGroupName="twice")["ModelPackageGroupArn"]
packages = [sm.create_model_package(ModelPackageGroupName="twice", ClientToken="token-1")["ModelPackageArn"] for _ in range(2)]
assert packages[0] == packages[1] and len(sm.list_model_packages(ModelPackageGroupName=group)["ModelPackageSummaryList"]) == 1
with refused("ConflictException"):
    sm.create_model_package(ModelPackageGroupName="twice", ClientToken="token-1", ModelPackageDescription="another")

# Deleting twice with one token is deleting once; a new pipeline of that name is not touched by the old token.
for _ in range(2):
    assert sm.delete_pipeline(PipelineName="Twice", ClientRequestToken="d" * 32)["PipelineArn"] == created[0]
with refused("ResourceNotFound"):
    sm.delete_pipeline(PipelineName="Twice", ClientRequestToken="e" * 32)
sm.create_pipeline(PipelineName="Twice", PipelineDefinition=definition("new"), RoleArn=ROLE, ClientRequestToken="c" * 32)
sm.delete_pipeline(PipelineName="Twice", ClientRequestToken="d" * 32)
assert sm.describe_pipeline(PipelineName="Twice")["PipelineDefinition"] == definition("new")
print("repeated_calls: ok")
