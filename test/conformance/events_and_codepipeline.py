"""The way from an approval to a deployment, as boto3 walks it."""

import json

import boto3

from checks import eventually, refused

events, cp, sm = boto3.client("events"), boto3.client("codepipeline"), boto3.client("sagemaker")
NAME = "sagemaker-boto-modeldeploy"


def action(name, order, **more):
    return {"name": name, "runOrder": order, **more}


COMMANDS = {"category": "Compute", "owner": "AWS", "provider": "Commands", "version": "1"}
MANUAL = {"category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"}
pipeline = {
    "name": NAME,
    "roleArn": "arn:aws:iam::123456789012:role/r",
    "artifactStore": {"type": "S3", "location": "bucket"},
    "pipelineType": "V2",
    "executionMode": "QUEUED",
    "variables": [{"name": "ModelPackageArn"}],
    "stages": [
        {
            "name": "DeployStaging",
            "actions": [
                action("DeployResourcesStaging", 1, actionTypeId=COMMANDS, commands=['echo "deploying $PKG"'], environmentVariables=[{"name": "PKG", "value": "#{variables.ModelPackageArn}"}]),
                action("ApproveDeployment", 2, actionTypeId=MANUAL, configuration={"CustomData": "Approve this model for Production"}),
            ],
        },
        {"name": "DeployProd", "actions": [action("DeployResourcesProd", 1, actionTypeId=COMMANDS, commands=["echo production"])]},
    ],
}
assert cp.create_pipeline(pipeline=pipeline)["pipeline"]["version"] == 1
arn = cp.get_pipeline(name=NAME)["metadata"]["pipelineArn"]
assert cp.list_pipelines()["pipelines"][0]["name"] == NAME
pattern = {
    "source": ["aws.sagemaker"],
    "detail-type": ["SageMaker Model Package State Change"],
    "detail": {
        "ModelPackageGroupName": ["boto-deploy"],
        "ModelApprovalStatus": ["Approved"],
        "$or": [{"UpdatedModelPackageFields": ["ModelApprovalStatus"]}, {"UpdatedModelPackageFields": [{"exists": False}]}],
    },
}
events.put_rule(Name="sagemaker-boto-model", EventPattern=json.dumps(pattern), State="ENABLED")
answer = events.put_targets(
    Rule="sagemaker-boto-model",
    Targets=[
        {
            "Id": "deploy",
            "Arn": arn,
            "RoleArn": "arn:aws:iam::123456789012:role/r",
            "InputTransformer": {
                "InputPathsMap": {"pkg": "$.detail.ModelPackageArn"},
                "InputTemplate": '{"variables":[{"name":"ModelPackageArn","value":<pkg>}]}',
            },
        }
    ],
)
assert answer["FailedEntryCount"] == 0
assert events.list_targets_by_rule(Rule="sagemaker-boto-model")["Targets"][0]["Arn"] == arn
assert events.describe_rule(Name="sagemaker-boto-model")["State"] == "ENABLED"

sm.create_model_package_group(ModelPackageGroupName="boto-deploy")
package = sm.create_model_package(ModelPackageGroupName="boto-deploy")["ModelPackageArn"]
sm.update_model_package(ModelPackageArn=package, ModelApprovalStatus="Approved")


def gate():
    stage = cp.get_pipeline_state(name=NAME)["stageStates"][0]
    return next((one["latestExecution"] for one in stage["actionStates"] if "token" in one.get("latestExecution", {})), None)


waiting = eventually(gate, "the approval")
execution = cp.list_pipeline_executions(pipelineName=NAME)["pipelineExecutionSummaries"][0]["pipelineExecutionId"]
shown = cp.get_pipeline_execution(pipelineName=NAME, pipelineExecutionId=execution)["pipelineExecution"]
assert shown["variables"] == [{"name": "ModelPackageArn", "resolvedValue": package}], shown
request = {"pipelineName": NAME, "stageName": "DeployStaging", "actionName": "ApproveDeployment", "result": {"summary": "tested", "status": "Approved"}}
with refused("InvalidApprovalTokenException"):
    cp.put_approval_result(token="0" * 8 + "-0000-0000-0000-" + "0" * 12, **request)
cp.put_approval_result(token=waiting["token"], **request)
with refused("ApprovalAlreadyCompletedException"):
    cp.put_approval_result(token=waiting["token"], **request)


def done():
    return cp.get_pipeline_execution(pipelineName=NAME, pipelineExecutionId=execution)["pipelineExecution"]["status"] == "Succeeded"


eventually(done, "the deployment")
details = cp.list_action_executions(pipelineName=NAME, filter={"pipelineExecutionId": execution})["actionExecutionDetails"]
assert [one["actionName"] for one in details] == ["DeployResourcesProd", "ApproveDeployment", "DeployResourcesStaging"], details
lines = [one["message"] for one in boto3.client("logs").filter_log_events(logGroupName=f"/aws/codepipeline/{NAME}")["events"]]
assert lines == [f"deploying {package}", "production"], lines
with refused("PipelineNotFoundException"):
    cp.get_pipeline_state(name="none")
cp.delete_pipeline(name=NAME)
assert events.put_events(Entries=[{"Source": "aws.x", "DetailType": "d", "Detail": "{}"}])["FailedEntryCount"] == 1
assert events.put_events(Entries=[{"Source": "mine", "DetailType": "d", "Detail": "{}"}])["FailedEntryCount"] == 0
rule = events.put_rule(Name="boto-nightly", ScheduleExpression="cron(30 2 * * ? *)", Tags=[{"Key": "a", "Value": "1"}])["RuleArn"]
events.put_rule(Name="boto-nightly", ScheduleExpression="rate(1 day)", State="DISABLED", Tags=[{"Key": "b", "Value": "2"}])
shown = events.describe_rule(Name="boto-nightly")
assert (shown["ScheduleExpression"], shown["State"]) == ("rate(1 day)", "DISABLED"), shown
assert events.list_tags_for_resource(ResourceARN=rule)["Tags"] == [{"Key": "a", "Value": "1"}]
events.tag_resource(ResourceARN=rule, Tags=[{"Key": "c", "Value": "3"}])
events.untag_resource(ResourceARN=rule, TagKeys=["a"])
assert events.list_tags_for_resource(ResourceARN=rule)["Tags"] == [{"Key": "c", "Value": "3"}]
for wrong in ["rate(1 days)", "rate(0 minutes)", "cron(* * * * *)", "cron(0 12 * * * *)", "at(2027-01-01T00:00:00)"]:
    with refused("ValidationException"):
        events.put_rule(Name="boto-wrong", ScheduleExpression=wrong)
events.delete_rule(Name="boto-nightly")
with refused("ResourceNotFoundException"):
    events.list_tags_for_resource(ResourceARN=rule)
print("events_and_codepipeline: ok")
