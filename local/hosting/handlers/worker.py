"""One worker of serve.py: loads the model and calls its handlers, request by request, in the order of SageMaker's toolkit."""

import importlib.util
import inspect
import io
import os
import sys
import tarfile
import tempfile
import traceback
import urllib.request
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any, Callable

import defaults

TEXT_TYPES = ("application/json", "text/csv")
PARTS = ("input_fn", "predict_fn", "output_fn")


class Context:
    """What a handler may take as its last argument."""

    def __init__(self, model_dir: str) -> None:
        self.system_properties = {"model_dir": model_dir, "gpu_id": None}
        self.headers: dict[str, str] = {}

    def get_request_header(self, _index: int, name: str) -> str | None:
        return self.headers.get(name.lower())

    def get_all_request_header(self, _index: int = 0) -> dict[str, str]:
        return self.headers


class Handlers:
    """The model's own functions, and the framework's where it has none."""

    def __init__(self, model_dir: str) -> None:
        self._context = Context(model_dir)
        module = user_module(Path(model_dir))
        self._transform: Callable | None = getattr(module, "transform_fn", None)
        if self._transform and any(hasattr(module, name) for name in PARTS):
            raise ValueError("Cannot use transform_fn implementation in conjunction with input_fn, predict_fn, and/or output_fn implementation")
        self._parts = [getattr(module, name, getattr(defaults, name)) for name in PARTS]
        if hasattr(module, "pre_model_fn"):
            self._call(module.pre_model_fn, model_dir)
        self._model = self._call(getattr(module, "model_fn", defaults.model_fn), model_dir)
        if hasattr(module, "model_warmup_fn"):
            self._call(module.model_warmup_fn, model_dir, self._model)

    def answer(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes, str]:
        self._context.headers = headers
        content_type = headers.get("content-type") or "application/json"
        accept = headers.get("accept") or "*/*"
        if accept == "*/*":
            accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT") or "application/json"
        given: Any = body.decode() if content_type.split(";")[0].strip().lower() in TEXT_TYPES else body
        if self._transform:
            result = self._call(self._transform, self._model, given, content_type, accept)
        else:
            read, predict, write = self._parts
            result = self._call(write, self._call(predict, self._call(read, given, content_type), self._model), accept)
        content, kind = result if isinstance(result, tuple) else (result, accept)
        return 200, content.encode() if isinstance(content, str) else bytes(content), kind

    def _call(self, function: Callable, *arguments: Any) -> Any:
        """Handlers take the context too, or not."""
        taken = [one for one in inspect.signature(function).parameters.values() if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
        return function(*arguments, self._context) if len(taken) > len(arguments) else function(*arguments)


def user_module(model_dir: Path) -> ModuleType | None:
    """SAGEMAKER_PROGRAM (inference.py) of SAGEMAKER_SUBMIT_DIRECTORY or the model's code folder, where there is one."""
    given = os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY") or ""
    folder = fetched(given) if given.startswith("s3://") else Path(given)
    if given == "" or not folder.is_dir():
        folder = model_dir / "code"  # a folder named for /opt/ml, where the model lies elsewhere
    named = os.environ.get("SAGEMAKER_PROGRAM")
    program = folder / (named or "inference.py")
    sys.path.insert(0, str(folder))
    if not program.is_file():
        if named:
            raise FileNotFoundError(f"SAGEMAKER_PROGRAM is {named}, and {program} does not exist; model.tar.gz must hold it below code/")
        return None
    spec = importlib.util.spec_from_file_location(program.stem, program)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[program.stem] = module
    spec.loader.exec_module(module)
    return module


def fetched(uri: str) -> Path:
    """The code of an archive in S3, as SDKs leave it for images that fetch it themselves."""
    folder = Path(tempfile.mkdtemp(prefix="code-", dir=os.environ.get("TMPDIR")))
    with urllib.request.urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/{uri[5:]}") as answer:
        with tarfile.open(fileobj=io.BytesIO(answer.read())) as archive:
            archive.extractall(folder, filter="data")
    return folder


def main() -> None:
    line = Connection(int(sys.argv[1]))
    try:
        handlers = Handlers(os.environ.get("SM_MODEL_DIR") or "/opt/ml/model")
    except Exception as error:
        traceback.print_exc()
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
    line.send("ready")
    while True:
        try:
            body, headers = line.recv()
        except EOFError:
            return
        try:
            result = handlers.answer(body, headers)
        except Exception as error:
            trace = traceback.format_exc()
            print(trace, file=sys.stderr)
            result = 500, f"{error}\n{trace}".encode(), "text/plain"
        line.send(result)


if __name__ == "__main__":
    main()
