"""What SDKs ask of other services on the way, and how those answer that are not here."""

import base64
import json

import boto3
from botocore.config import Config

from checks import refused

one_try = Config(retries={"total_max_attempts": 1})
(grant,) = boto3.client("ecr").get_authorization_token()["authorizationData"]
assert base64.b64decode(grant["authorizationToken"]).startswith(b"AWS:") and grant["proxyEndpoint"].startswith("https://123456789012.dkr.ecr."), grant
iam = boto3.client("iam")
role = iam.get_role(RoleName="SageMakerRole")["Role"]
assert role["Arn"] == "arn:aws:iam::123456789012:role/SageMakerRole"
assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": "sagemaker.amazonaws.com"}, role
with refused("ValidationError"):
    iam.get_role(RoleName="no/role")
results = iam.simulate_principal_policy(PolicySourceArn=role["Arn"], ActionNames=["s3:GetObject", "sagemaker:CreateModel"])["EvaluationResults"]
assert [(one["EvalActionName"], one["EvalDecision"]) for one in results] == [("s3:GetObject", "allowed"), ("sagemaker:CreateModel", "allowed")], results

# Every protocol has its own way to say that something is not here; none is HTML, none looks like a network failure.
for service, call, code in [
    ("sagemaker", lambda c: c.list_domains(), "UnknownOperationException"),
    ("dynamodb", lambda c: c.list_tables(), "UnknownOperationException"),
    ("codepipeline", lambda c: c.list_webhooks(), "UnknownOperationException"),
    ("ecr", lambda c: c.describe_repositories(), "UnknownOperationException"),
    ("iam", lambda c: c.list_users(), "InvalidAction"),
    ("sts", lambda c: c.get_session_token(), "InvalidAction"),
    ("ec2", lambda c: c.describe_instances(), "InvalidAction"),
    ("lambda", lambda c: c.list_event_source_mappings(), "UnknownOperationException"),
    ("batch", lambda c: c.describe_job_queues(), "UnknownOperationException"),
    ("s3", lambda c: c.get_bucket_website(Bucket="sagewright-us-east-1-123456789012"), "NotImplemented"),
]:
    with refused(code, "the embedded engine does not serve"):
        call(boto3.client(service, config=one_try))
trust = json.dumps(role["AssumeRolePolicyDocument"])
assert "sts:AssumeRole" in trust
print("neighbours: ok")
