"""Builds every fault with the SDK's own classes and tells what came of it, a JSON object a line.

{"key", "raised"}: the SDK refused it. {"key", "definition"}: a definition came out. {"key", "cannot"}: its classes offer no
way to say it.
"""

import json
import logging
import sys
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

import world  # the environment first
import sagemaker
from registry import CANNOT, TRIES
from sagemaker.workflow.pipeline import Pipeline

import language
import services


def outcome(build):
    try:
        made = build()
        given = made if isinstance(made, dict) else {"steps": made}
        return {"definition": Pipeline(name="skin", sagemaker_session=world.session(), **given).definition()}
    except Exception as error:  # any refusal is an answer
        return {"raised": f"{type(error).__name__}: {str(error)[:200]}"}


def main():
    tell = lambda **answer: print(json.dumps(answer), file=out)
    out, sys.stdout = sys.stdout, sys.stderr
    tell(versions={"sagemaker": sagemaker.__version__})
    for key, why in CANNOT.items():
        tell(key=key, cannot=why)
    for key, build in TRIES:
        tell(key=key, **outcome(build))


if __name__ == "__main__":
    main()
