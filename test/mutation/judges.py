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


BATCH = 40
LARGE = 100_000


def template(definitions):
    def pipeline(name, definition):
        properties = {
            "PipelineName": name,
            "RoleArn": ROLE,
            "PipelineDefinition": {"PipelineDefinitionBody": definition},
        }
        return {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}

    return json.dumps({"Resources": {f"P{i}": pipeline(f"P{i}", text) for i, text in enumerate(definitions)}})


def batches(definitions):
    """Many small definitions share a template, because a template has its price; a large one has its own."""
    batch = []
    for text in definitions:
        if len(text) > LARGE:
            yield [text]
            continue
        batch.append(text)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def cfn_lint(definitions):
    """What cfn-lint finds in each definition, by the definition's text."""
    rules = get_rules([], [], [])
    found = {text: set() for text in definitions}
    for batch in batches(found):
        for match in lint(template(batch), rules, ["us-east-1"]):
            where = [str(part) for part in match.path or []]
            own = where[1:2] and where[1].startswith("P") and where[1][1:].isdigit()
            if not own and len(batch) > 1:
                raise RuntimeError(f"cfn-lint says of no single pipeline: {match}")
            message = match.message.replace(where[1], "P") if own else match.message
            found[batch[int(where[1][1:]) if own else 0]].add(f"{match.rule.id} {message}")
    return found


def moto_says(definitions):
    """How moto's CreatePipeline answers to each definition, by the definition's text."""
    said = {}
    with moto.mock_aws():
        client = boto3.client("sagemaker", region_name="us-east-1")
        for number, text in enumerate(definitions):
            try:
                client.create_pipeline(
                    PipelineName=f"p-{number}", RoleArn=ROLE, PipelineDefinition=text, ClientRequestToken="t" * 32
                )
                said[text] = set()
            except Exception as error:  # any refusal is an answer
                said[text] = {f"{type(error).__name__} {error}"}
    return said


def main():
    cases = [json.loads(line) for line in sys.stdin]
    texts = list(dict.fromkeys(case[which] for case in cases for which in ("before", "text")))
    by_lint, by_moto = cfn_lint(texts), moto_says(texts)
    print(json.dumps({"versions": {"cfn-lint": cfnlint.version.__version__, "moto": moto.__version__}}))
    for case in cases:
        new = lambda said: sorted(text[:200] for text in said[case["text"]] - said[case["before"]])
        print(json.dumps({"id": case["id"], "cfnLint": new(by_lint), "moto": new(by_moto)}))


if __name__ == "__main__":
    main()
