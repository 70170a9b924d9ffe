"""Batch transform and tuning as boto3 sees them: what runs, what is listed, what waiters wait for, what is refused."""

import boto3

from checks import eventually, refused

sm, s3 = boto3.client("sagemaker"), boto3.client("s3")
ROLE = "arn:aws:iam::123456789012:role/sagewright-local"
BUCKET = "sagewright-us-east-1-123456789012"
SOON = {"WaiterConfig": {"Delay": 1, "MaxAttempts": 60}}

s3.put_object(Bucket=BUCKET, Key="in/a.csv", Body=b"1\n22\n")
sm.create_model(ModelName="m", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": "test/python:1"})


def transform(name, **more):
    return sm.create_transform_job(
        TransformJobName=name,
        **{
            "ModelName": "m",
            "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/in/"}}, "ContentType": "text/csv", "SplitType": "Line"},
            "TransformOutput": {"S3OutputPath": f"s3://{BUCKET}/out", "AssembleWith": "Line"},
            "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
            **more,
        },
    )["TransformJobArn"]


arn = transform("Good", DataProcessing={"JoinSource": "Input"}, Tags=[{"Key": "a", "Value": "b"}])
assert arn.endswith(":transform-job/good") and sm.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
sm.get_waiter("transform_job_completed_or_stopped").wait(TransformJobName="Good", **SOON)
good = sm.describe_transform_job(TransformJobName="good")
assert good["TransformJobStatus"] == "Completed" and good["TransformStartTime"] <= good["TransformEndTime"], good
assert s3.get_object(Bucket=BUCKET, Key="out/a.csv.out")["Body"].read() == b"1,1\n22,2\n"
with refused("ResourceInUse", "already exists"):
    transform("Good")
with refused("ValidationException", "Could not find model"):
    transform("Bad", ModelName="none")
with refused("ValidationException", "Could not find requested job with name: none"):
    sm.describe_transform_job(TransformJobName="none")
with refused("ValidationException", "is in status Completed"):
    sm.stop_transform_job(TransformJobName="Good")
assert [one["TransformJobName"] for one in sm.list_transform_jobs(StatusEquals="Completed")["TransformJobSummaries"]] == ["Good"]
assert sm.list_transform_jobs(NameContains="none")["TransformJobSummaries"] == []

s3.put_object(Bucket=BUCKET, Key="code/train.py", Body=b"import json; x = json.load(open('/opt/ml/input/config/hyperparameters.json'))['x']; print('score=' + x); open('/opt/ml/model/m', 'w').write(x)")
TRAINING = {
    "RoleArn": ROLE,
    "AlgorithmSpecification": {"TrainingImage": "test/python:1", "TrainingInputMode": "File", "MetricDefinitions": [{"Name": "score", "Regex": "score=([0-9.]+)"}]},
    "InputDataConfig": [{"ChannelName": "code", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/code/"}}}],
    "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/tuned"},
    "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60},
}


def tune(name, **more):
    config = {
        "Strategy": "Grid",
        "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
        "ResourceLimits": {"MaxParallelTrainingJobs": 2},
        "ParameterRanges": {"CategoricalParameterRanges": [{"Name": "x", "Values": ["1", "3", "2"]}]},
        **more,
    }
    return sm.create_hyper_parameter_tuning_job(HyperParameterTuningJobName=name, HyperParameterTuningJobConfig=config, TrainingJobDefinition=TRAINING)


def ended(name):
    answer = sm.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)
    return answer if answer["HyperParameterTuningJobStatus"] not in ("InProgress", "Stopping") else None


tune("Tune")
job = eventually(lambda: ended("Tune"), "the tuning job's end", 60)
assert job["HyperParameterTuningJobStatus"] == "Completed" and job["BestTrainingJob"]["TunedHyperParameters"] == {"x": "3"}, job


def trials(**more):
    pages = sm.get_paginator("list_training_jobs_for_hyper_parameter_tuning_job").paginate(HyperParameterTuningJobName="Tune", PaginationConfig={"PageSize": 2}, **more)
    return [one["TunedHyperParameters"]["x"] for page in pages for one in page["TrainingJobSummaries"]]


assert trials() == ["1", "3", "2"] and trials(SortBy="FinalObjectiveMetricValue", SortOrder="Descending") == ["3", "2", "1"]
best = sm.describe_training_job(TrainingJobName=job["BestTrainingJob"]["TrainingJobName"])
assert best["TuningJobArn"] == job["HyperParameterTuningJobArn"] and s3.head_object(Bucket=BUCKET, Key=best["ModelArtifacts"]["S3ModelArtifacts"].split("/", 3)[3])
assert [one["Strategy"] for one in sm.list_hyper_parameter_tuning_jobs()["HyperParameterTuningJobSummaries"]] == ["Grid"]
with refused("ResourceInUse", "already exists"):
    tune("Tune")
with refused("ResourceNotFound", "Amazon SageMaker can't find a tuning job with the name none"):
    sm.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="none")
with refused("ValidationException", "Grid search takes CategoricalParameterRanges alone"):
    tune("Bad", ParameterRanges={"IntegerParameterRanges": [{"Name": "x", "MinValue": "1", "MaxValue": "2"}]})
with refused("ValidationException", "is in status Completed"):
    sm.stop_hyper_parameter_tuning_job(HyperParameterTuningJobName="Tune")
sm.delete_hyper_parameter_tuning_job(HyperParameterTuningJobName="Tune")
with refused("ResourceNotFound"):
    sm.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName="Tune")
tune("Tune")
eventually(lambda: ended("Tune"), "the second tuning job's end", 60)
assert trials() == ["1", "3", "2"]
print("transform_and_tuning: ok")
