"""Lambda's Invoke on the functions that the project maps, as a script or a notebook calls it."""

import base64
import json

import boto3
from botocore.config import Config

from checks import eventually, refused

fn = boto3.client("lambda", config=Config(retries={"total_max_attempts": 1}))
logs = boto3.client("logs")


def call(name, event=None, **more):
    answer = fn.invoke(FunctionName=name, **({} if event is None else {"Payload": json.dumps(event)}), **more)
    text = answer["Payload"].read()
    return answer, json.loads(text) if text else None


for name in ("count", "arn:aws:lambda:us-east-1:123456789012:function:count", "arn:aws:lambda:us-east-1:123456789012:function:count:live"):
    answer, value = call(name, {"rows": 3})
    assert value == {"rows": 4, "name": "count"} and answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST", (answer, value)
    assert "FunctionError" not in answer, answer
assert call("count", {"rows": 2**60})[1]["rows"] == 2**60 + 1, "whole numbers stay whole"
answer, _ = call("count", {"rows": 1}, LogType="Tail")
assert base64.b64decode(answer["LogResult"]).decode().strip() == "rows 1", answer
answer, value = call("count")
assert answer["FunctionError"] == "Unhandled" and value == {"errorMessage": "'rows'", "errorType": "KeyError"}, (answer, value)
answer, value = call("slow", {})
assert answer["FunctionError"] == "Unhandled" and "Task timed out after 0.50 seconds" in value["errorMessage"], value
answer, value = call("double", {"n": 4})
assert value == {"twice": 8}, value
assert call("count", {"rows": 5}, InvocationType="DryRun")[0]["StatusCode"] == 204
assert call("count", {"rows": 77}, InvocationType="Event")[0]["StatusCode"] == 202
eventually(lambda: [one for one in logs.filter_log_events(logGroupName="/aws/lambda/count")["events"] if one["message"] == "rows 77"], "the event's call")
with refused("ResourceNotFoundException", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:none"):
    call("none", {})
with refused("InvalidRequestContentException", "Could not parse request body into json"):
    fn.invoke(FunctionName="count", Payload=b"{")
with refused("RequestTooLargeException"):
    fn.invoke(FunctionName="count", Payload=b'"' + b"x" * (6 * 1024 * 1024) + b'"')
print("lambda_invoke: ok")
