"""The model server of SageMaker hosting: GET /ping and POST /invocations, on the standard library alone.

    python3 serve.py serve

It loads SAGEMAKER_PROGRAM (inference.py) from SAGEMAKER_SUBMIT_DIRECTORY (the model's code folder) and calls its
handlers as the SageMaker inference toolkit does.
"""

import errno
import importlib.util
import os
import signal
import sys
import threading
from pathlib import Path
from types import ModuleType

from web import Server

DEFAULT_PORT, DRAIN_SECONDS = 8080, 25
HANDLERS = ("input_fn", "predict_fn", "output_fn")


class StartError(Exception):
    """The server cannot start, for one clear reason."""


class Model:
    """The user's handlers, with the model loaded once."""

    def __init__(self, module: ModuleType, model_dir: str) -> None:
        if not hasattr(module, "model_fn"):
            raise StartError(f"{module.__name__}.py has no model_fn(model_dir)")
        present = [name for name in HANDLERS if hasattr(module, name)]
        if len(present) != (0 if hasattr(module, "transform_fn") else len(HANDLERS)):
            raise StartError(f"{module.__name__}.py must have either transform_fn or all of {', '.join(HANDLERS)}")
        self._module = module
        self._model = module.model_fn(model_dir)
        self._turns = threading.BoundedSemaphore(int(os.environ.get("SAGEMAKER_MODEL_SERVER_WORKERS") or os.cpu_count() or 1))

    def answer(self, body: bytes, content_type: str, accept: str) -> tuple[bytes, str]:
        with self._turns:
            if hasattr(self._module, "transform_fn"):
                result = self._module.transform_fn(self._model, body, content_type, accept)
            else:
                data = self._module.input_fn(body, content_type)
                result = self._module.output_fn(self._module.predict_fn(data, self._model), accept)
        content, kind = result if isinstance(result, tuple) else (result, accept)
        return content.encode() if isinstance(content, str) else bytes(content), kind


def load_handlers(model_dir: Path) -> ModuleType:
    folder = Path(os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY") or model_dir / "code")
    if not folder.is_dir():
        folder = model_dir / "code"  # a folder named for /opt/ml, when the model lies elsewhere
    program = folder / os.environ.get("SAGEMAKER_PROGRAM", "inference.py")
    if not program.is_file():
        raise StartError(f"no handlers: {program} does not exist; model.tar.gz must hold it under code/")
    here = Path(__file__).resolve().parent
    sys.path[:] = [str(folder)] + [entry for entry in sys.path if Path(entry or ".").resolve() != here]
    specification = importlib.util.spec_from_file_location(program.stem, program)
    module = importlib.util.module_from_spec(specification)
    sys.modules[program.stem] = module
    specification.loader.exec_module(module)
    return module


def give_up_root() -> None:
    """Continues as SAGEWRIGHT_SERVE_UID, where the image names one and the container was started as root."""
    uid = int(os.environ.get("SAGEWRIGHT_SERVE_UID") or 0)
    if uid and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)


def serve() -> None:
    model_dir = Path(os.environ.get("SM_MODEL_DIR") or Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")) / "model")
    host = os.environ.get("SAGEWRIGHT_BIND_HOST", "0.0.0.0")
    port = int(os.environ.get("SAGEMAKER_BIND_TO_PORT") or DEFAULT_PORT)
    server = Server(host, port)
    try:
        server.server_bind()
        give_up_root()
        server.model = Model(load_handlers(model_dir), str(model_dir))
        server.server_activate()  # only now are connections accepted, so a ping that is answered means ready
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        raise StartError(f"cannot listen on {host}:{port} ({error.strerror}); set SAGEMAKER_BIND_TO_PORT to another port") from error
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"serving {model_dir} on {host}:{server.server_address[1]}", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.socket.close()
    with server.changed:
        server.changed.wait_for(lambda: server.busy == 0, DRAIN_SECONDS)


def main() -> None:
    if sys.argv[1:] not in ([], ["serve"]):
        sys.exit(f"usage: {Path(sys.argv[0]).name} serve")
    try:
        serve()
    except StartError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
