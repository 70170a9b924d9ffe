"""Lists: pages, tokens, filters, orders, versions, tags and times."""

import datetime
import json

import boto3

from checks import eventually, refused, unchecked

sm = boto3.client("sagemaker")
ROLE = "arn:aws:iam::123456789012:role/sagewright-local"


def definition(text):
    return json.dumps({"Version": "2020-12-01", "Steps": [{"Name": f"Stop{text}", "Type": "Fail", "Arguments": {"ErrorMessage": text}}]})


NAMES = [f"page-{number:02}" for number in range(12)]
for name in NAMES:
    sm.create_pipeline(PipelineName=name, PipelineDefinition=definition("1"), RoleArn=ROLE, Tags=[{"Key": "of", "Value": name}])


def names(**more):
    return [one["PipelineName"] for one in sm.list_pipelines(PipelineNamePrefix="page", **more)["PipelineSummaries"]]


assert names() == NAMES[::-1], "the newest come first"
assert names(SortOrder="Ascending", SortBy="Name", MaxResults=100) == NAMES
assert names(SortBy="Name") == NAMES[::-1]
pages = sm.get_paginator("list_pipelines").paginate(PipelineNamePrefix="page", SortBy="Name", SortOrder="Ascending", PaginationConfig={"PageSize": 5})
assert [[one["PipelineName"] for one in page["PipelineSummaries"]] for page in pages] == [NAMES[:5], NAMES[5:10], NAMES[10:]]
for size in (0, 101):
    with refused("ValidationException", f"Value '{size}' at 'maxResults' failed to satisfy constraint"):
        unchecked("sagemaker").list_pipelines(MaxResults=size)
for token in ("!", "bm9uc2Vuc2U=", "e30", "eyJpZCI6MX0"):
    with refused("ValidationException", "Invalid pagination token"):
        sm.list_pipelines(NextToken=token)
with refused("ValidationException", "nextToken"):
    unchecked("sagemaker").list_pipelines(NextToken="x" * 8193)

# What comes or goes between two pages neither repeats nor hides others.
page = sm.list_pipelines(PipelineNamePrefix="page", SortBy="Name", SortOrder="Ascending", MaxResults=4)
sm.delete_pipeline(PipelineName=NAMES[1], ClientRequestToken="d" * 32)
sm.create_pipeline(PipelineName="page-00a", PipelineDefinition=definition("1"), RoleArn=ROLE)
following = sm.list_pipelines(PipelineNamePrefix="page", SortBy="Name", SortOrder="Ascending", MaxResults=4, NextToken=page["NextToken"])
assert [one["PipelineName"] for one in following["PipelineSummaries"]] == NAMES[4:8], following

# Times are whole moments, and filters go by them.
created = sm.describe_pipeline(PipelineName=NAMES[5])["CreationTime"]
assert created.tzinfo and abs(created - datetime.datetime.now(datetime.timezone.utc)) < datetime.timedelta(minutes=5)
# botocore sends whole seconds, so only times well apart are told apart.
hour = datetime.timedelta(hours=1)
assert names(CreatedAfter=created + hour) == names(CreatedBefore=created - hour) == []
assert names(CreatedAfter=created - hour) == names(CreatedBefore=created + hour) == names()

# Versions, with names of their own.
pipeline = sm.describe_pipeline(PipelineName=NAMES[0])["PipelineArn"]
for text in ("2", "3", "3"):
    sm.update_pipeline(PipelineName=NAMES[0], PipelineDefinition=definition(text))
listed = sm.list_pipeline_versions(PipelineName=pipeline, MaxResults=2)
versions = [listed["PipelineVersionSummaries"], sm.list_pipeline_versions(PipelineName=pipeline, NextToken=listed["NextToken"])["PipelineVersionSummaries"]]
assert [one["PipelineVersionId"] for page in versions for one in page] == [3, 2, 1], versions
assert sm.update_pipeline_version(PipelineArn=pipeline, PipelineVersionId=2, PipelineVersionDisplayName="second", PipelineVersionDescription="d")["PipelineVersionId"] == 2
described = sm.describe_pipeline(PipelineName=pipeline, PipelineVersionId=2)
assert described["PipelineVersionDisplayName"] == "second" and described["PipelineDefinition"] == definition("2"), described
assert sm.list_pipeline_versions(PipelineName=pipeline)["PipelineVersionSummaries"][1]["PipelineVersionDescription"] == "d"
for call in (
    lambda: sm.describe_pipeline(PipelineName=pipeline, PipelineVersionId=9),
    lambda: sm.update_pipeline_version(PipelineArn=pipeline, PipelineVersionId=9),
    lambda: sm.list_pipeline_versions(PipelineName="none"),
    lambda: sm.start_pipeline_execution(PipelineName=pipeline, PipelineVersionId=9),
):
    with refused("ResourceNotFound", "does not exist"):
        call()
execution = sm.start_pipeline_execution(PipelineName=pipeline, PipelineVersionId=2)["PipelineExecutionArn"]
eventually(lambda: sm.describe_pipeline_execution(PipelineExecutionArn=execution)["PipelineExecutionStatus"] == "Failed", "the end")
assert sm.describe_pipeline_definition_for_execution(PipelineExecutionArn=execution)["PipelineDefinition"] == definition("2")
assert sm.list_pipeline_versions(PipelineName=pipeline)["PipelineVersionSummaries"][1]["LastExecutionPipelineExecutionArn"] == execution
latest = sm.start_pipeline_execution(PipelineName=pipeline)["PipelineExecutionArn"]
assert sm.describe_pipeline_execution(PipelineExecutionArn=latest)["PipelineVersionId"] == 3
assert sm.list_pipeline_versions(PipelineName=pipeline)["PipelineVersionSummaries"][0]["LastExecutionPipelineExecutionArn"] == latest
eventually(lambda: sm.describe_pipeline_execution(PipelineExecutionArn=latest)["PipelineExecutionStatus"] == "Failed", "the end")
sm.update_pipeline(PipelineName=NAMES[0], PipelineDefinition=definition("4"))
assert sm.describe_pipeline_execution(PipelineExecutionArn=latest)["PipelineVersionId"] == 3
sm.update_pipeline(PipelineName=NAMES[0], PipelineDefinition=definition("3"))
found = sm.search(Resource="PipelineExecution", SearchExpression={"Filters": [{"Name": "PipelineArn", "Value": pipeline}]})["Results"]
assert [one["PipelineExecution"]["PipelineExecutionArn"] for one in found] == [latest, execution], found
assert sm.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution)["PipelineParameters"] == []

# Tags.
assert sm.list_tags(ResourceArn=pipeline)["Tags"] == [{"Key": "of", "Value": NAMES[0]}]
sm.add_tags(ResourceArn=pipeline, Tags=[{"Key": f"k{number}", "Value": "v"} for number in range(49)])
with refused("ValidationException", "50"):
    sm.add_tags(ResourceArn=pipeline, Tags=[{"Key": "one-more", "Value": "v"}])
sm.add_tags(ResourceArn=pipeline, Tags=[{"Key": "of", "Value": "changed"}])
assert len([tag for page in sm.get_paginator("list_tags").paginate(ResourceArn=pipeline, PaginationConfig={"PageSize": 50}) for tag in page["Tags"]]) == 50
sm.delete_tags(ResourceArn=pipeline, TagKeys=[f"k{number}" for number in range(49)])
assert sm.list_tags(ResourceArn=pipeline)["Tags"] == [{"Key": "of", "Value": "changed"}]
print("pages_and_filters: ok")
