"""What the conformance scripts share."""

import contextlib
import time

import boto3
from botocore.config import Config

import against_model  # noqa: F401  every answer is held to the model
from botocore.exceptions import ClientError


@contextlib.contextmanager
def refused(code, text=""):
    """The block must fail with this error code, and this text in its message."""
    try:
        yield
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert text in error.response["Error"]["Message"], error
    else:
        raise AssertionError(f"expected {code}")


def eventually(ask, what, seconds=30):
    """Asks until the answer is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come about in {seconds} s")


def unchecked(service):
    """A client that sends what it is given, so that the engine must judge it."""
    return boto3.client(service, config=Config(parameter_validation=False))
