"""What cfn-lint and moto say of definitions: a JSON object a line in, a JSON object a line out.

In: {"id", "before", "text"}, the definition before and after a fault was planted. Out: {"id", "cfnLint", "moto"}, what
each says of the second that it does not say of the first.
"""

import json
import os
import sys

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")

import boto3
import cfnlint
import moto
from cfnlint.api import lint
from cfnlint.core import get_rules

ROLE = "arn:aws:iam::111122223333:role/pipelines"


def template(definition):
    properties = {
        "PipelineName": "skin",
        "RoleArn": ROLE,
        "PipelineDefinition": {"PipelineDefinitionBody": definition},
    }
    return json.dumps({"Resources": {"Pipeline": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}}})


def cfn_lint(definition, rules):
    found = lint(template(definition), rules, ["us-east-1"])
    return {f"{match.rule.id} {match.message}" for match in found}


def create_pipeline(definition, name):
    try:
        boto3.client("sagemaker", region_name="us-east-1").create_pipeline(
            PipelineName=name, RoleArn=ROLE, PipelineDefinition=definition, ClientRequestToken="t" * 32
        )
    except Exception as error:  # any refusal is an answer
        return {f"{type(error).__name__} {error}"}
    return set()


def main():
    rules = get_rules([], [], [])
    before = {}
    print(json.dumps({"versions": {"cfn-lint": cfnlint.version.__version__, "moto": moto.__version__}}))
    with moto.mock_aws():
        for number, line in enumerate(sys.stdin):
            case = json.loads(line)
            known = before.get(case["before"])
            if known is None:
                known = (cfn_lint(case["before"], rules), create_pipeline(case["before"], f"before-{number}"))
                before[case["before"]] = known
            answer = {
                "id": case["id"],
                "cfnLint": sorted(text[:200] for text in cfn_lint(case["text"], rules) - known[0]),
                "moto": sorted(text[:200] for text in create_pipeline(case["text"], f"after-{number}") - known[1]),
            }
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
