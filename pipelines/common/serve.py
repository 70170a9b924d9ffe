"""The model server of SageMaker hosting: GET /ping and POST /invocations, on the standard library alone.

    python3 serve.py serve

It loads SAGEMAKER_PROGRAM (inference.py) from SAGEMAKER_SUBMIT_DIRECTORY (the model's code folder) and calls its
handlers as the SageMaker inference toolkit does. Bodies are never logged.
"""

import contextlib
import errno
import importlib.util
import json
import os
import signal
import socketserver
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

DEFAULT_PORT, DEFAULT_PAYLOAD_MB, SOCKET_SECONDS = 8080, 25, 60
DRAIN_SECONDS = 25
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
        return (content.encode() if isinstance(content, str) else bytes(content)), kind


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, port: int) -> None:
        super().__init__((host, port), Handler, bind_and_activate=False)
        self.model: Model | None = None
        self.busy = 0
        self.changed = threading.Condition()
        self.largest = int(float(os.environ.get("SAGEMAKER_MAX_PAYLOAD_IN_MB", DEFAULT_PAYLOAD_MB)) * 1024 * 1024)
        self.accept = os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # HTTPServer would ask DNS for this machine's name

    def handle_error(self, _request: object, _address: object) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, (ConnectionError, TimeoutError)):
            traceback.print_exc()

    @contextlib.contextmanager
    def working(self):
        with self.changed:
            self.busy += 1
        try:
            yield
        finally:
            with self.changed:
                self.busy -= 1
                self.changed.notify_all()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sagewright-serve", ""
    timeout = SOCKET_SECONDS
    server: Server

    def do_GET(self) -> None:
        if self._path() == "/ping":
            self._send(200, b"", "text/plain")
        else:
            self._error(404, f"no such path: GET {self._path()}; there are GET /ping and POST /invocations")

    def do_POST(self) -> None:
        if self._path() != "/invocations":
            self._error(404, f"no such path: POST {self._path()}; there are GET /ping and POST /invocations")
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            self._error(411, "the request needs a Content-Length")
            return
        if int(length) > self.server.largest:
            self._error(413, f"the body has {length} bytes; at most {self.server.largest} are read")
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return
        with self.server.working():
            self._invoke(body)

    def _invoke(self, body: bytes) -> None:
        accept = self.headers.get("Accept") or "*/*"
        try:
            content_type = self.headers.get("Content-Type", "application/octet-stream")
            content, kind = self.server.model.answer(body, content_type, self.server.accept if accept == "*/*" else accept)
        except Exception as error:
            status = getattr(error, "status", 500)
            if status >= 500:
                traceback.print_exc()
                self._error(500, f"{type(error).__name__} in the model's handlers; the log has the details", keep=True)
            else:
                self._error(status, str(error), keep=True)
            return
        self._send(200, content, kind)

    def _path(self) -> str:
        return self.path.partition("?")[0]

    def _error(self, status: int, message: str, keep: bool = False) -> None:
        if not keep:  # the body was not read, so the connection cannot carry another request
            self.close_connection = True
        self._send(status, json.dumps({"error": message}).encode(), "application/json")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        if self._path() != "/ping":
            print(f"{self.command} {self._path()} {int(code)}", flush=True)

    def log_message(self, format: str, *arguments: object) -> None:
        print(format % arguments, file=sys.stderr, flush=True)


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


def serve() -> None:
    model_dir = Path(os.environ.get("SM_MODEL_DIR") or Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")) / "model")
    host = os.environ.get("SAGEWRIGHT_BIND_HOST", "0.0.0.0")
    port = int(os.environ.get("SAGEMAKER_BIND_TO_PORT") or DEFAULT_PORT)
    server = Server(host, port)
    try:
        server.server_bind()
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
