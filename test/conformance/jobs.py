"""Jobs without a pipeline: what runs, what is listed, what waiters wait for."""

import time

import boto3

from checks import refused

sm, s3 = boto3.client("sagemaker"), boto3.client("s3")
ROLE = "arn:aws:iam::123456789012:role/sagewright-local"
BUCKET = "sagewright-us-east-1-123456789012"
SOON = {"WaiterConfig": {"Delay": 1, "MaxAttempts": 60}}
CLUSTER = {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}}


def process(name, code, **more):
    return sm.create_processing_job(
        ProcessingJobName=name, RoleArn=ROLE, ProcessingResources=CLUSTER, AppSpecification={"ImageUri": "test/python:1", "ContainerEntrypoint": ["python3", "-c", code]}, **more
    )["ProcessingJobArn"]


out = {"Outputs": [{"OutputName": "o", "S3Output": {"S3Uri": f"s3://{BUCKET}/jobs/out", "LocalPath": "/opt/ml/processing/o", "S3UploadMode": "EndOfJob"}}]}
arn = process("good-job", "open('/opt/ml/processing/o/x', 'w').write('1'); open('/opt/ml/output/message', 'w').write('hi')", ProcessingOutputConfig=out, Tags=[{"Key": "a", "Value": "b"}])
process("bad-job", "raise SystemExit(3)")
process("long-job", "import time; time.sleep(120)")
with refused("ResourceInUse", "already exists"):
    process("good-job", "pass")
sm.get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName="good-job", **SOON)
good = sm.describe_processing_job(ProcessingJobName="good-job")
assert good["ProcessingJobStatus"] == "Completed" and good["ExitMessage"] == "hi" and good["ProcessingStartTime"] <= good["ProcessingEndTime"], good
assert s3.get_object(Bucket=BUCKET, Key="jobs/out/x")["Body"].read() == b"1"
try:
    sm.get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName="bad-job", **SOON)
    raise AssertionError("the waiter took a failed job for a completed one")
except boto3.exceptions.botocore.exceptions.WaiterError as error:
    assert "terminal failure state" in str(error), error
assert "exit code: 3" in sm.describe_processing_job(ProcessingJobName="bad-job")["FailureReason"]
sm.stop_processing_job(ProcessingJobName="long-job")
sm.get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName="long-job", **SOON)
assert sm.describe_processing_job(ProcessingJobName="long-job")["ProcessingJobStatus"] == "Stopped"
with refused("ValidationException", "is in status Stopped"):
    sm.stop_processing_job(ProcessingJobName="long-job")


def listed(**more):
    return sorted(one["ProcessingJobName"] for one in sm.list_processing_jobs(**more)["ProcessingJobSummaries"])


assert listed() == ["bad-job", "good-job", "long-job"]
assert listed(StatusEquals="Failed") == ["bad-job"] and listed(NameContains="oo") == ["good-job"]
assert listed(LastModifiedTimeAfter=good["ProcessingEndTime"].timestamp() + 3600) == []
assert [one["ProcessingJobName"] for one in sm.list_processing_jobs(SortBy="Name", SortOrder="Ascending", MaxResults=2)["ProcessingJobSummaries"]] == ["bad-job", "good-job"]
assert [len(page["ProcessingJobSummaries"]) for page in sm.get_paginator("list_processing_jobs").paginate(PaginationConfig={"PageSize": 2})] == [2, 1]
assert sm.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "b"}]

CODE = "import json; print('acc=0.5;'); open('/opt/ml/model/m', 'w').write(json.load(open('/opt/ml/input/config/hyperparameters.json'))['epochs'])"
s3.put_object(Bucket=BUCKET, Key="jobs/code/train.py", Body=CODE.encode())


def train(name, **more):
    source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/jobs/code", "S3DataDistributionType": "FullyReplicated"}
    sm.create_training_job(
        **{
            "TrainingJobName": name,
            "RoleArn": ROLE,
            "AlgorithmSpecification": {"TrainingImage": "test/python:1", "TrainingInputMode": "File", "MetricDefinitions": [{"Name": "acc", "Regex": "acc=([0-9.]+);"}]},
            "HyperParameters": {"epochs": "3"},
            "InputDataConfig": [{"ChannelName": "code", "DataSource": {"S3DataSource": source}}],
            "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/jobs/models"},
            "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1},
            "StoppingCondition": {"MaxRuntimeInSeconds": 600},
            **more,
        }
    )


train("train-1")
sm.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="train-1", **SOON)
job = sm.describe_training_job(TrainingJobName="train-1")
assert job["TrainingJobStatus"] == "Completed" and job["SecondaryStatus"] == "Completed", job
assert job["FinalMetricDataList"][0]["Value"] == 0.5 and job["ModelArtifacts"]["S3ModelArtifacts"].endswith("/train-1/output/model.tar.gz"), job
assert [one["TrainingJobName"] for one in sm.list_training_jobs(StatusEquals="Completed", NameContains="train")["TrainingJobSummaries"]] == ["train-1"]
assert sm.list_training_jobs(StatusEquals="Failed")["TrainingJobSummaries"] == []
found = sm.search(Resource="TrainingJob", SearchExpression={"Filters": [{"Name": "HyperParameters.epochs", "Value": "3"}]})["Results"]
assert [one["TrainingJob"]["TrainingJobName"] for one in found] == ["train-1"], found
with refused("ResourceInUse", "already exists"):
    train("train-1")
with refused("ValidationException", "is in status Completed"):
    sm.stop_training_job(TrainingJobName="train-1")
# A job that has ended costs a waiter nothing.
before = time.monotonic()
sm.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="train-1")
assert time.monotonic() - before < 5
print("jobs: ok")
