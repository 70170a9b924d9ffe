"""Metrics and alarms as boto3 and the AWS CLI see them, in the protocol of this botocore and in the two older ones."""

import datetime
import json
import subprocess
import sys
import time

import boto3
from botocore.config import Config
from botocore.serialize import create_serializer

from checks import refused

cw = boto3.client("cloudwatch", config=Config(retries={"max_attempts": 1}))
DIMENSIONS = [{"Name": "EndpointName", "Value": "e & <f>"}, {"Name": "VariantName", "Value": "v"}]
now = datetime.datetime.now(datetime.timezone.utc)
minute = datetime.timedelta(minutes=1)


def put(name, *data):
    cw.put_metric_data(Namespace="Test", MetricData=[{"MetricName": name, "Dimensions": DIMENSIONS, "Timestamp": now, **one} for one in data])


put("Latency", {"Value": 1.5, "Unit": "Seconds"}, {"Values": [2.0, 4.0], "Counts": [1.0, 2.0], "Unit": "Seconds"})
put("Set", {"StatisticValues": {"SampleCount": 4, "Sum": 10, "Minimum": 1, "Maximum": 4}})


def check(client):
    (point,) = client.get_metric_statistics(
        Namespace="Test", MetricName="Latency", Dimensions=DIMENSIONS[::-1], StartTime=now - 10 * minute, EndTime=now + minute, Period=60,
        Statistics=["Sum", "Average", "Minimum", "Maximum", "SampleCount"],
    )["Datapoints"]
    assert isinstance(point["Timestamp"], datetime.datetime) and point["Timestamp"].second == 0 and now - point["Timestamp"] < minute, point
    assert (point["Sum"], point["Average"], point["Minimum"], point["Maximum"], point["SampleCount"], point["Unit"]) == (11.5, 2.875, 1.5, 4.0, 4.0, "Seconds"), point
    (point,) = client.get_metric_statistics(
        Namespace="Test", MetricName="Latency", Dimensions=DIMENSIONS, StartTime=now - 10 * minute, EndTime=now + minute, Period=3600, ExtendedStatistics=["p50", "p25"]
    )["Datapoints"]
    assert point["ExtendedStatistics"] == {"p50": 2.0, "p25": 1.5}, point
    stat = {"Metric": {"Namespace": "Test", "MetricName": "Set", "Dimensions": DIMENSIONS}, "Period": 60, "Stat": "Maximum"}
    (series,) = client.get_metric_data(
        MetricDataQueries=[{"Id": "a", "MetricStat": stat}, {"Id": "b", "MetricStat": stat, "ReturnData": False}], StartTime=now - 10 * minute, EndTime=now + minute
    )["MetricDataResults"]
    assert (series["Id"], series["Label"], series["Values"], series["StatusCode"]) == ("a", "Set", [4.0], "Complete"), series
    assert len(series["Timestamps"]) == 1
    listed = client.list_metrics(Namespace="Test", Dimensions=[{"Name": "VariantName"}])["Metrics"]
    assert sorted(one["MetricName"] for one in listed)[:2] == ["Latency", "Set"], listed
    assert listed[0]["Dimensions"] == DIMENSIONS
    assert client.list_metrics(Namespace="Test", MetricName="None")["Metrics"] == []
    assert client.get_metric_statistics(Namespace="Test", MetricName="None", StartTime=now - minute, EndTime=now, Period=60, Statistics=["Sum"])["Datapoints"] == []
    with refused("InvalidParameterValue", "The parameter StartTime must be less than the parameter EndTime."):
        client.get_metric_statistics(Namespace="Test", MetricName="Latency", StartTime=now, EndTime=now, Period=60, Statistics=["Sum"])
    with refused("ResourceNotFound"):
        client.set_alarm_state(AlarmName="none", StateValue="OK", StateReason="r")
    name = f"errors {time.monotonic_ns()}"
    client.put_metric_alarm(
        AlarmName=name, Namespace="Test", MetricName=name, Dimensions=DIMENSIONS, Statistic="Sum", Period=60, EvaluationPeriods=2, DatapointsToAlarm=1, Threshold=2,
        ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="notBreaching", ActionsEnabled=False, AlarmDescription="five hundreds",
    )
    (alarm,) = client.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    assert alarm["StateValue"] == "OK" and isinstance(alarm["StateUpdatedTimestamp"], datetime.datetime) and alarm["ActionsEnabled"] is False, alarm
    assert alarm["AlarmArn"] == f"arn:aws:cloudwatch:us-east-1:123456789012:alarm:{name}"
    assert (alarm["Threshold"], alarm["Period"], alarm["Dimensions"]) == (2.0, 60, DIMENSIONS), alarm
    client.put_metric_data(Namespace="Test", MetricData=[{"MetricName": name, "Dimensions": DIMENSIONS, "Value": 1.0}])
    assert client.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"] == "OK"
    client.put_metric_data(Namespace="Test", MetricData=[{"MetricName": name, "Dimensions": DIMENSIONS, "Value": 1.0}])
    (alarm,) = client.describe_alarms(AlarmNames=[name], StateValue="ALARM")["MetricAlarms"]
    assert alarm["StateReason"].startswith("Threshold Crossed: 1 out of the last 2 datapoints [2 ("), alarm["StateReason"]
    client.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="rehearsal", StateReasonData=json.dumps({"a": 1}))
    (alarm,) = client.describe_alarms(AlarmNamePrefix="errors", StateValue="OK")["MetricAlarms"]
    assert (alarm["StateReason"], alarm["StateReasonData"]) == ("rehearsal", '{"a": 1}'), alarm
    client.delete_alarms(AlarmNames=[name])
    assert client.describe_alarms(AlarmNames=[name])["MetricAlarms"] == []


sent = set()


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def in_protocol(protocol):
    """A client that speaks one of the protocols that the service model lists."""
    client = boto3.client("cloudwatch", config=Config(retries={"max_attempts": 1}))
    model = client.meta.service_model
    model.metadata["protocol"] = model.__dict__["resolved_protocol"] = model.__dict__["protocol"] = protocol
    client._serializer = create_serializer(protocol, True)
    client._endpoint._response_parser_factory.set_parser_defaults()
    client.meta.events.register("before-send.cloudwatch", lambda request, **_: sent.add(text(request.headers["Content-Type"]).split(";")[0]))
    return client


for protocol in ("smithy-rpc-v2-cbor", "json", "query"):
    check(in_protocol(protocol))
assert sent == {"application/cbor", "application/x-amz-json-1.0", "application/x-www-form-urlencoded"}, sent
with refused("MissingParameter", "Statistics or ExtendedStatistics"):
    cw.get_metric_statistics(Namespace="Test", MetricName="Latency", StartTime=now - minute, EndTime=now, Period=60)
with refused("InvalidParameterValue", "not supported here; give a MetricStat"):
    cw.get_metric_data(MetricDataQueries=[{"Id": "a", "Expression": "b*2"}], StartTime=now - minute, EndTime=now)
with refused("UnknownOperationException"):
    cw.list_dashboards()
# Large requests come compressed.
put("Many", *[{"Values": [float(i) for i in range(150)]} for _ in range(30)])
assert cw.get_metric_statistics(Namespace="Test", MetricName="Many", Dimensions=DIMENSIONS, StartTime=now - minute, EndTime=now + minute, Period=3600, Statistics=["SampleCount"])["Datapoints"][0]["SampleCount"] == 4500

said = subprocess.run(
    [sys.executable, "-m", "awscli", "cloudwatch", "list-metrics", "--namespace", "Test", "--output", "json"], capture_output=True, text=True, check=True
).stdout
assert {one["MetricName"] for one in json.loads(said)["Metrics"]} >= {"Latency", "Set", "Many"}
print("cloudwatch: ok")
