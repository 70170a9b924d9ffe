"""Holds every answer that boto3 gets to botocore's service model.

botocore's own parsers are lenient: what they do not know they drop, what is missing they leave out. Here each answer of a
JSON service is read again, raw, and compared with the operation's output shape: required members, kinds, enums, lengths,
patterns, and members that the model does not have. Of other protocols the parsed answer is compared.
"""

import collections
import datetime
import json
import pathlib
import re

import boto3

# What any operation may answer, although models do not list it.
COMMON = {
    "AccessDeniedException", "InternalFailure", "InvalidAction", "MissingAuthenticationTokenException", "SerializationException",
    "UnknownOperationException", "ValidationException", "ValidationError",
}  # fmt: skip
# Services whose models list the errors of each operation; S3's does not.
LISTED = {"sagemaker", "codepipeline", "events", "logs"}
KINDS = {
    "string": str, "integer": int, "long": int, "boolean": bool, "float": (int, float), "double": (int, float), "timestamp": (int, float),
    "list": list, "map": dict, "structure": dict,
}  # fmt: skip
# Members that the AWS client for JavaScript knows and this botocore does not yet.
NEWER = json.loads((pathlib.Path(__file__).parents[2] / "definition/shapes/differences.json").read_text())

checked = collections.Counter()


def findings(shape, value, at=""):
    """What is wrong with a value that should have this shape."""
    kind = shape.type_name
    # What botocore has already made of times and of IAM's policies.
    if (kind == "timestamp" and isinstance(value, datetime.datetime)) or shape.name == "policyDocumentType":
        return
    # A stream's events are still to come.
    if shape.serialization.get("eventstream"):
        return
    expected = KINDS.get(kind)
    if expected and (not isinstance(value, expected) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{at or shape.name} is {value!r:.60}, not a {kind}"
        return
    if kind == "structure":
        yield from of_structure(shape, value, at)
    elif kind == "list":
        yield from sizes(shape, len(value), at)
        for index, item in enumerate(value):
            yield from findings(shape.member, item, f"{at}[{index}]")
    elif kind == "map":
        for name, item in value.items():
            yield from findings(shape.key, name, f"{at}.{name}")
            yield from findings(shape.value, item, f"{at}.{name}")
    elif kind == "string":
        yield from of_string(shape, value, at)
    elif kind in ("integer", "long"):
        yield from sizes(shape, value, at)


def of_structure(shape, value, at):
    if getattr(shape, "is_document_type", False):
        return
    names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
    for name, item in value.items():
        if name == "ResponseMetadata" and not at:
            continue
        member = shape.members.get(name) or shape.members.get(names.get(name, ""))
        if member is None:
            if f"{shape.name}.{name}" not in NEWER:
                yield f"{at}.{name} is no member of {shape.name}"
        elif item is None:
            # S3 tells us-east-1 as an empty constraint.
            if member.name != "BucketLocationConstraint":
                yield f"{at}.{name} is null"
        else:
            yield from findings(member, item, f"{at}.{name}")
    for name in shape.required_members:
        if name not in value and shape.members[name].serialization.get("name", name) not in value:
            yield f"{at}.{name} is missing, which {shape.name} requires"


def of_string(shape, value, at):
    if shape.enum and value not in shape.enum:
        yield f"{at} is {value!r}, none of {shape.enum}"
    yield from sizes(shape, len(value), at)
    pattern = shape.metadata.get("pattern")
    if pattern and not shape.enum:
        try:
            fits = re.fullmatch(pattern, value, re.DOTALL)
        except re.error:  # Java's classes, such as \p{L}: not Python's.
            return
        if not fits:
            yield f"{at} is {value!r:.100}, which does not match {pattern}"


def sizes(shape, size, at):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low:
        yield f"{at} has {size}, less than {low}"
    if high is not None and size > high:
        yield f"{at} has {size}, more than {high}"


def check(http_response, parsed, model, **_):
    service = model.service_model
    name = f"{service.service_name}.{model.name}"
    checked[name] += 1
    if http_response.status_code >= 300:
        return check_error(name, parsed, model)
    if model.output_shape is None:
        assert service.protocol != "json" or not http_response.content.strip() or json.loads(http_response.content) == {}, name
        return
    raw = json.loads(http_response.content or b"{}") if service.protocol == "json" else parsed
    problems = list(findings(model.output_shape, raw))
    assert not problems, f"{name}: {'; '.join(problems)}"


def check_error(name, parsed, model):
    code, message = parsed["Error"].get("Code", ""), parsed["Error"].get("Message", "")
    if model.service_model.service_name in LISTED:
        known = {shape.error_code or shape.name for shape in model.error_shapes} | {shape.name for shape in model.error_shapes}
        assert code in known | COMMON, f"{name} does not answer {code}: {message}"
    assert "<html" not in message.lower(), f"{name} answers HTML"


def watch(session):
    session.events.register("after-call", check)


boto3.setup_default_session()
watch(boto3.DEFAULT_SESSION)
