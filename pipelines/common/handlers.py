"""The handlers of the SageMaker inference toolkit: an image in, its class and probabilities out."""

import json
from pathlib import Path

import numpy as np

from common.pixels import UndecodableImage
from common.prediction import Classifier

IMAGE_TYPES = ("image/jpeg", "image/png", "application/x-image")
JSON_TYPES = ("application/json", "application/*", "*/*")


class RequestError(ValueError):
    """A request that the caller has to change; `status` is the HTTP status to answer with."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def model_fn(model_dir: str) -> Classifier:
    classifier = Classifier(Path(model_dir))
    size, channels = classifier.card.image_size, classifier.card.channels
    classifier.probabilities([np.zeros((size, size, channels), dtype=np.uint8)])  # warm-up
    return classifier


def input_fn(request_body: bytes, content_type: str) -> bytes:
    if _media_type(content_type) not in IMAGE_TYPES:
        raise RequestError(415, f"content type {content_type!r} is not supported; send one of {', '.join(IMAGE_TYPES)}")
    return request_body


def predict_fn(data: bytes, model: Classifier) -> dict[str, object]:
    try:
        image = model.read(data)
    except UndecodableImage as error:
        raise RequestError(400, str(error)) from error
    row = model.probabilities([image])[0]
    classes = model.card.classes
    return {"class": classes[int(row.argmax())], "probabilities": {label: float(row[k]) for k, label in enumerate(classes)}}


def output_fn(prediction: dict[str, object], accept: str) -> tuple[str, str]:
    wanted = [_media_type(part) for part in accept.split(",")]
    if not any(part in JSON_TYPES for part in wanted):
        raise RequestError(406, f"this model answers application/json, not {accept!r}")
    return json.dumps(prediction, allow_nan=False), "application/json"


def _media_type(value: str) -> str:
    return value.split(";")[0].strip().lower()
