"""The registry beyond its versions: policies, batches, searches, ARNs for names."""

import json

import boto3

from checks import refused

sm = boto3.client("sagemaker")
SPEC = {"Containers": [{"Image": "i:1", "ModelDataUrl": "s3://b/m.tar.gz"}], "SupportedContentTypes": ["a/b"], "SupportedResponseMIMETypes": ["a/b"]}

group = sm.create_model_package_group(ModelPackageGroupName="Mixed-Case", Tags=[{"Key": "team", "Value": "vision"}])["ModelPackageGroupArn"]
assert sm.describe_model_package_group(ModelPackageGroupName=group)["ModelPackageGroupName"] == "Mixed-Case"
accuracies = ["0.7", "0.9", "0.8"]
arns = [
    sm.create_model_package(
        ModelPackageGroupName=group, InferenceSpecification=SPEC, ModelPackageDescription=f"run {index}", CustomerMetadataProperties={"accuracy": accuracy}
    )["ModelPackageArn"]
    for index, accuracy in enumerate(accuracies)
]
sm.update_model_package(ModelPackageArn=arns[1], ModelApprovalStatus="Approved")
assert [one["ModelPackageVersion"] for one in sm.list_model_packages(ModelPackageGroupName="Mixed-Case", SortOrder="Ascending")["ModelPackageSummaryList"]] == [1, 2, 3]

# Policies.
policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sagemaker:*", "Resource": group}]})
with refused("ValidationException", "Cannot find resource policy"):
    sm.get_model_package_group_policy(ModelPackageGroupName="Mixed-Case")
assert sm.put_model_package_group_policy(ModelPackageGroupName="Mixed-Case", ResourcePolicy=policy)["ModelPackageGroupArn"] == group
assert sm.get_model_package_group_policy(ModelPackageGroupName="Mixed-Case")["ResourcePolicy"] == policy
with refused("ValidationException", "Invalid resource policy"):
    sm.put_model_package_group_policy(ModelPackageGroupName="Mixed-Case", ResourcePolicy="{")
sm.delete_model_package_group_policy(ModelPackageGroupName="Mixed-Case")
with refused("ValidationException", "Cannot find resource policy"):
    sm.delete_model_package_group_policy(ModelPackageGroupName="Mixed-Case")

# Batches tell what is there and what is not.
answer = sm.batch_describe_model_package(ModelPackageArnList=[arns[0], f"{arns[0]}9"])
assert answer["ModelPackageSummaries"][arns[0]]["ModelPackageVersion"] == 1, answer
assert answer["BatchDescribeModelPackageErrorMap"][f"{arns[0]}9"]["ErrorCode"], answer


# Searches.
def search(resource, *filters, **more):
    expression = {"SearchExpression": {"Filters": [dict(zip(("Name", "Operator", "Value"), one, strict=False)) for one in filters]}} if filters else {}
    return [one[resource] for one in sm.search(Resource=resource, **expression, **more)["Results"]]


def versions(*filters, **more):
    return [one["ModelPackageVersion"] for one in search("ModelPackage", *filters, SortBy="ModelPackageVersion", SortOrder="Ascending", **more)]


in_group = ("ModelPackageGroupName", "Equals", "Mixed-Case")
assert versions(in_group) == [1, 2, 3]
assert versions(in_group, ("ModelApprovalStatus", "Equals", "Approved")) == [2]
assert versions(in_group, ("ModelApprovalStatus", "NotEquals", "Approved")) == [1, 3]
assert versions(in_group, ("ModelPackageVersion", "GreaterThanOrEqualTo", "2")) == [2, 3]
assert versions(in_group, ("ModelPackageVersion", "In", "1,3")) == [1, 3]
assert versions(in_group, ("ModelPackageDescription", "Contains", "run 2")) == [3]
assert versions(in_group, ("CustomerMetadataProperties.accuracy", "Equals", "0.9")) == [2]
assert versions(in_group, ("ApprovalDescription", "Exists")) == []
assert versions(in_group, ("ApprovalDescription", "NotExists")) == [1, 2, 3]
assert versions(in_group, ("CreationTime", "GreaterThan", "2020-01-01T00:00:00Z")) == [1, 2, 3]
assert versions(in_group, ("CreationTime", "LessThan", "2020-01-01T00:00:00Z")) == []
assert [one["ModelPackageGroupName"] for one in search("ModelPackageGroup", ("Tags.team", "Equals", "vision"))] == ["Mixed-Case"]
either = {"Operator": "Or", "Filters": [{"Name": "ModelPackageVersion", "Value": "1"}, {"Name": "ModelPackageVersion", "Value": "3"}]}
both = {"SubExpressions": [either, {"Filters": [{"Name": "ModelPackageGroupName", "Value": "Mixed-Case"}]}]}
assert sorted(one["ModelPackage"]["ModelPackageVersion"] for one in sm.search(Resource="ModelPackage", SearchExpression=both)["Results"]) == [1, 3]
pages = list(sm.get_paginator("search").paginate(Resource="ModelPackage", SortBy="ModelPackageVersion", SortOrder="Ascending", PaginationConfig={"PageSize": 2}))
assert [len(page["Results"]) for page in pages] == [2, 1] and pages[0]["TotalHits"] == {"Value": 3, "Relation": "EqualTo"}, pages
with refused("ValidationException", "does not search FeatureGroup"):
    sm.search(Resource="FeatureGroup")
with refused("ValidationException", "enum value set"):
    sm.search(Resource="Nothing")

# Deleting: a group goes when its packages have gone, and its tags and numbers with it.
with refused("ValidationException", "cannot be deleted"):
    sm.delete_model_package_group(ModelPackageGroupName="Mixed-Case")
for one in arns:
    sm.delete_model_package(ModelPackageName=one)
with refused("ValidationException", "does not exist"):
    sm.describe_model_package(ModelPackageName=arns[0])
with refused("ValidationException", "does not exist"):
    sm.delete_model_package(ModelPackageName=arns[0])
sm.delete_model_package_group(ModelPackageGroupName=group)
with refused("ValidationException", "does not exist"):
    sm.describe_model_package_group(ModelPackageGroupName="Mixed-Case")
with refused("ValidationException", "does not exist"):
    sm.list_tags(ResourceArn=group)
# A group of the same name begins without the tags of the first.
again = sm.create_model_package_group(ModelPackageGroupName="Mixed-Case")["ModelPackageGroupArn"]
assert sm.list_tags(ResourceArn=again)["Tags"] == []
print("registry: ok")
