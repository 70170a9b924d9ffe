"""A deployment that goes wrong and is rolled back by its alarm, and the runtime's three ways to invoke, with boto3 alone."""

import datetime
import io
import tarfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import eventually, refused

once = Config(retries={"max_attempts": 1})
sm, runtime, s3, cw = (boto3.client(name, config=once) for name in ("sagemaker", "sagemaker-runtime", "s3", "cloudwatch"))
ROLE = "arn:aws:iam::123456789012:role/sagewright-local"
BUCKET = "hosting"
s3.create_bucket(Bucket=BUCKET)


def put_model(key, answer):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        info = tarfile.TarInfo("answer.txt")
        info.size = len(answer)
        archive.addfile(info, io.BytesIO(answer.encode()))
    s3.put_object(Bucket=BUCKET, Key=key, Body=packed.getvalue())
    return f"s3://{BUCKET}/{key}"


def config(name, answer, **more):
    sm.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer={"Image": "test/python:1", "ModelDataUrl": put_model(f"{name}.tar.gz", answer)})
    variant = {"VariantName": "Main", "ModelName": name, "InitialInstanceCount": 1, "InstanceType": "ml.m5.large", "InitialVariantWeight": 1}
    sm.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant], **more)


waiter = sm.get_waiter("endpoint_in_service")
waiter.config.delay = 0.1
config("good", "good")
config("faulty", "faulty")
sm.create_endpoint(EndpointName="shop", EndpointConfigName="good")
waiter.wait(EndpointName="shop")


def ask(body=b"x", **more):
    return runtime.invoke_endpoint(EndpointName="shop", Body=body, ContentType="text/plain", **more)


answer = ask(Accept="text/x-answer", TargetVariant="Main")
assert answer["Body"].read() == b"good:x" and answer["InvokedProductionVariant"] == "Main" and answer["ContentType"] == "text/x-answer", answer
with refused("ValidationError", "Variant Other does not exist in endpoint shop."):
    ask(TargetVariant="Other")
try:
    ask(b"bad")
    raise AssertionError("expected a ModelError")
except runtime.exceptions.ModelError as error:
    assert error.response["OriginalStatusCode"] == 400 and error.response["OriginalMessage"] == "cannot read it", error.response
    assert error.response["LogStreamArn"].endswith("log-group:/aws/sagemaker/Endpoints/shop:log-stream:Main/local"), error.response

# The endpoint's own metrics.
now = datetime.datetime.now(datetime.timezone.utc)
DIMENSIONS = [{"Name": "EndpointName", "Value": "shop"}, {"Name": "VariantName", "Value": "Main"}]


def metric(name, statistic="Sum"):
    points = cw.get_metric_statistics(
        Namespace="AWS/SageMaker", MetricName=name, Dimensions=DIMENSIONS, StartTime=now - datetime.timedelta(hours=1), EndTime=now + datetime.timedelta(hours=1),
        Period=7200, Statistics=[statistic],
    )["Datapoints"]
    return sum(point[statistic] for point in points)


assert (metric("Invocations"), metric("Invocation4XXErrors"), metric("Invocation5XXErrors")) == (2, 1, 0)
assert 0 < metric("ModelLatency", "Maximum") < 60e6

# A canary whose new model fails: its alarm takes it back.
cw.put_metric_alarm(
    AlarmName="shop-5xx", Namespace="AWS/SageMaker", MetricName="Invocation5XXErrors", Dimensions=DIMENSIONS, Statistic="Sum", Period=60, EvaluationPeriods=1,
    Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="notBreaching",
)
sm.update_endpoint(
    EndpointName="shop", EndpointConfigName="faulty",
    DeploymentConfig={
        "BlueGreenUpdatePolicy": {
            "TrafficRoutingConfiguration": {"Type": "CANARY", "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 50}, "WaitIntervalInSeconds": 3600},
            "TerminationWaitInSeconds": 60,
        },
        "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "shop-5xx"}]},
    },
)
described = sm.describe_endpoint(EndpointName="shop")
assert described["EndpointStatus"] == "Updating" and described["EndpointConfigName"] == "good", described
assert described["PendingDeploymentSummary"]["EndpointConfigName"] == "faulty", described
with refused("ValidationException", "Cannot update in-progress endpoint"):
    sm.update_endpoint(EndpointName="shop", EndpointConfigName="good")


def rolled_back():
    try:
        ask()
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ModelError", error
    return sm.describe_endpoint(EndpointName="shop")["EndpointStatus"] == "InService"


eventually(rolled_back, "the roll-back")
described = sm.describe_endpoint(EndpointName="shop")
assert described["EndpointConfigName"] == "good" and "shop-5xx" in described["FailureReason"], described
(alarm,) = cw.describe_alarms(AlarmNames=["shop-5xx"])["MetricAlarms"]
assert alarm["StateValue"] == "ALARM", alarm
assert {ask()["Body"].read() for _ in range(5)} == {b"good:x"}

# The same rehearsed by hand: an alarm that a person sets.
cw.put_metric_alarm(
    AlarmName="by-hand", Namespace="Mine", MetricName="Nothing", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1,
    ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching",
)
config("better", "better")
sm.update_endpoint(
    EndpointName="shop", EndpointConfigName="better",
    DeploymentConfig={
        "BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0}, "TerminationWaitInSeconds": 3600},
        "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "by-hand"}]},
    },
)
eventually(lambda: ask()["Body"].read() == b"better:x", "the new model")
cw.set_alarm_state(AlarmName="by-hand", StateValue="ALARM", StateReason="rehearsal")
eventually(lambda: sm.describe_endpoint(EndpointName="shop")["EndpointStatus"] == "InService", "the roll-back")
assert ask()["Body"].read() == b"good:x"

# Without trouble the new configuration stays.
sm.update_endpoint(EndpointName="shop", EndpointConfigName="better")
waiter.wait(EndpointName="shop")
described = sm.describe_endpoint(EndpointName="shop")
assert described["EndpointConfigName"] == "better" and "FailureReason" not in described, described
sm.update_endpoint_weights_and_capacities(EndpointName="shop", DesiredWeightsAndCapacities=[{"VariantName": "Main", "DesiredInstanceCount": 2}])
waiter.wait(EndpointName="shop")
assert sm.describe_endpoint(EndpointName="shop")["ProductionVariants"][0]["CurrentInstanceCount"] == 2

# Streams and asynchronous inference.
streamed = runtime.invoke_endpoint_with_response_stream(EndpointName="shop", Body=b"stream", ContentType="text/plain")
assert streamed["ContentType"] == "text/x-parts" and streamed["InvokedProductionVariant"] == "Main", streamed
assert b"".join(event["PayloadPart"]["Bytes"] for event in streamed["Body"]) == b"one two three"
config("later", "later", AsyncInferenceConfig={"OutputConfig": {"S3OutputPath": f"s3://{BUCKET}/out", "S3FailurePath": f"s3://{BUCKET}/failed"}})
sm.create_endpoint(EndpointName="later", EndpointConfigName="later")
waiter.wait(EndpointName="later")
s3.put_object(Bucket=BUCKET, Key="in.txt", Body=b"hello")
ticket = runtime.invoke_endpoint_async(EndpointName="later", InputLocation=f"s3://{BUCKET}/in.txt", ContentType="text/plain")
assert ticket["ResponseMetadata"]["HTTPStatusCode"] == 202 and ticket["InferenceId"] and ticket["FailureLocation"].startswith(f"s3://{BUCKET}/failed/"), ticket
key = ticket["OutputLocation"].removeprefix(f"s3://{BUCKET}/")
s3.get_waiter("object_exists").wait(Bucket=BUCKET, Key=key, WaiterConfig={"Delay": 1})
assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"later:hello"

gone = sm.get_waiter("endpoint_deleted")
gone.config.delay = 0.1
for name in ("shop", "later"):
    sm.delete_endpoint(EndpointName=name)
    gone.wait(EndpointName=name)
print("hosting: ok")
