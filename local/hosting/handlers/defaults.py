"""The handlers that a model has without its own: PyTorch's where torch is installed, otherwise what a `predict` needs."""

import importlib.util
import io
import json
from pathlib import Path
from typing import Any

README = "Please implement input_fn to to deserialize the request data or an output_fn to serialize the response."


class UnsupportedFormatError(Exception):
    def __init__(self, content_type: str) -> None:
        super().__init__(f"Content type {content_type} is not supported by this framework. {README}")


has_torch = importlib.util.find_spec("torch") is not None


def model_fn(model_dir: str) -> Any:
    if not has_torch:
        raise NotImplementedError(
            f"there is no model_fn: {model_dir}/code/inference.py must have one, unless the environment has torch and the model is model.pt; "
            'an image that serves by itself needs "serve" in its entry of sagewright.config.json'
        )
    import torch

    files = sorted(one.name for one in Path(model_dir).iterdir() if one.suffix in (".pt", ".pth"))
    if len(files) != 1:
        raise ValueError(f"Exactly one .pth or .pt file is required for PyTorch models: {files}")
    return torch.jit.load(str(Path(model_dir, files[0])), map_location="cpu").eval()


def input_fn(data: Any, content_type: str) -> Any:
    array = decoded(data, content_type.split(";")[0].strip().lower())
    if not has_torch:
        return array
    import torch

    return torch.as_tensor(array, dtype=torch.float32)


def predict_fn(data: Any, model: Any) -> Any:
    if has_torch:
        import torch

        if isinstance(model, torch.nn.Module):
            with torch.no_grad():
                return model(data)
    if hasattr(model, "predict"):
        return model.predict(data)
    raise NotImplementedError(f"there is no predict_fn, and the model, a {type(model).__name__}, has no predict")


def output_fn(prediction: Any, accept: str) -> Any:
    if hasattr(prediction, "detach"):
        prediction = prediction.detach().cpu().numpy()
    kind = accept.split(";")[0].strip().lower()
    if kind == "application/json":
        return json.dumps(prediction, default=lambda value: value.tolist())
    if kind not in ("text/csv", "application/x-npy"):
        raise UnsupportedFormatError(accept)
    import numpy

    if kind == "application/x-npy":
        numpy.save(written := io.BytesIO(), prediction)
        return written.getvalue()
    numpy.savetxt(text := io.StringIO(), prediction, delimiter=",", fmt="%s")
    return text.getvalue()


def decoded(data: Any, kind: str) -> Any:
    if kind not in ("application/json", "text/csv", "application/x-npy", "application/x-npz"):
        raise UnsupportedFormatError(kind)
    import numpy

    if kind == "application/json":
        return numpy.array(json.loads(data))
    if kind == "text/csv":
        return numpy.genfromtxt(io.StringIO(data), dtype=float, delimiter=",")
    # Requests are no place for pickles.
    loaded = numpy.load(io.BytesIO(data), allow_pickle=False)
    return loaded[loaded.files[0]] if kind == "application/x-npz" else loaded
