"""CloudWatch Logs and STS as boto3 sees them."""

import boto3

from checks import refused

identity = boto3.client("sts").get_caller_identity()
assert identity["Account"] == "123456789012" and identity["Arn"].startswith("arn:aws:iam::123456789012:"), identity
with refused("InvalidAction"):
    boto3.client("sts").get_session_token()
logs = boto3.client("logs")
assert isinstance(logs.describe_log_groups(logGroupNamePrefix="/none")["logGroups"], list)
with refused("ResourceNotFoundException", "The specified log group does not exist."):
    logs.describe_log_streams(logGroupName="/none")
with refused("ResourceNotFoundException"):
    logs.get_log_events(logGroupName="/none", logStreamName="x")
with refused("UnknownOperationException"):
    logs.delete_log_group(logGroupName="/none")
print("logs_and_sts: ok")
