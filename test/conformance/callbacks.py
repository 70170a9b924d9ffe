"""A Callback step as boto3 sees it: a message from a queue, the answer to the pipeline; and what else SQS clients need."""

import json

import boto3

from checks import eventually, refused

sqs = boto3.client("sqs")
sm = boto3.client("sagemaker")
ROLE = "arn:aws:iam::123456789012:role/sagewright-local"

with refused("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."):
    sqs.get_queue_url(QueueName="answers")
try:
    sqs.receive_message(QueueUrl="https://sqs.us-east-1.amazonaws.com/123456789012/answers")
except sqs.exceptions.QueueDoesNotExist:
    pass
else:
    raise AssertionError("a queue that does not exist was read")
url = sqs.create_queue(QueueName="answers", Attributes={"VisibilityTimeout": "5"})["QueueUrl"]
assert sqs.get_queue_url(QueueName="answers")["QueueUrl"] == url and sqs.list_queues()["QueueUrls"] == [url]
# botocore compares the body with the MD5 that comes with it.
sent = sqs.send_message(QueueUrl=url, MessageBody="größer", DelaySeconds=1)
assert "Messages" not in sqs.receive_message(QueueUrl=url)
(message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10, MaxNumberOfMessages=10, AttributeNames=["All"])["Messages"]
assert message["Body"] == "größer" and message["MessageId"] == sent["MessageId"] and message["Attributes"]["ApproximateReceiveCount"] == "1"
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
(message,) = sqs.receive_message(QueueUrl=url)["Messages"]
assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesNotVisible"])["Attributes"] == {"ApproximateNumberOfMessagesNotVisible": "1"}
sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

DEFINITION = json.dumps(
    {
        "Version": "2020-12-01",
        "Steps": [
            {
                "Name": "Ask",
                "Type": "Callback",
                "SqsQueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/answers",
                "Arguments": {"rows": 3},
                "OutputParameters": [{"OutputName": "good", "OutputType": "Boolean"}],
            },
            {"Name": "Tell", "Type": "Fail", "Arguments": {"ErrorMessage": {"Std:Join": {"On": "", "Values": ["good: ", {"Get": "Steps.Ask.OutputParameters['good']"}]}}}},
        ],
    }
)
sm.create_pipeline(PipelineName="Asks", PipelineDefinition=DEFINITION, RoleArn=ROLE, ClientRequestToken="t" * 32)


def start():
    arn = sm.start_pipeline_execution(PipelineName="Asks")["PipelineExecutionArn"]
    (got,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"])
    body = json.loads(got["Body"])
    assert body["pipelineExecutionArn"] == arn and body["arguments"] == {"rows": 3}, body
    return arn, body["token"]


def ended(arn):
    answer = sm.describe_pipeline_execution(PipelineExecutionArn=arn)
    return answer if answer["PipelineExecutionStatus"] not in ("Executing", "Stopping") else None


def steps(arn):
    return {one["StepName"]: one for one in sm.list_pipeline_execution_steps(PipelineExecutionArn=arn)["PipelineExecutionSteps"]}


arn, token = start()
GOOD = [{"Name": "good", "Value": "true"}]
assert sm.send_pipeline_execution_step_success(CallbackToken=token, OutputParameters=GOOD)["PipelineExecutionArn"] == arn
eventually(lambda: ended(arn), "the execution's end")
assert steps(arn)["Tell"]["FailureReason"] == "good: true", steps(arn)
assert steps(arn)["Ask"]["Metadata"]["Callback"]["OutputParameters"] == GOOD
with refused("ValidationException", "already been used"):
    sm.send_pipeline_execution_step_success(CallbackToken=token, OutputParameters=GOOD)
with refused("ValidationException", "already been used"):
    sm.send_pipeline_execution_step_failure(CallbackToken=token, FailureReason="late")

arn, token = start()
sm.send_pipeline_execution_step_failure(CallbackToken=token, FailureReason="nobody is there")
eventually(lambda: ended(arn), "the execution's end")
assert steps(arn)["Ask"]["FailureReason"] == "ClientError: nobody is there", steps(arn)

sqs.purge_queue(QueueUrl=url)
sqs.delete_queue(QueueUrl=url)
with refused("AWS.SimpleQueueService.NonExistentQueue"):
    sqs.send_message(QueueUrl=url, MessageBody="x")
print("callbacks: ok")
