"""Serves a model's handler functions, as the framework images of SageMaker do.

    python3 serve.py serve

GET /ping and POST /invocations on SAGEMAKER_BIND_TO_PORT (8080). The model is loaded once in each worker process:
SAGEMAKER_MODEL_SERVER_WORKERS, 1 by default. It answers from when all have loaded it. Standard library alone.
"""

import http.server
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path

WORKER = Path(__file__).resolve().parent / "worker.py"
DEFAULT_PORT, DEFAULT_TIMEOUT = 8080, 60.0


class Died(Exception):
    """A worker has ended."""


class Worker:
    """A process that has loaded the model and answers one request at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen([sys.executable, "-uB", str(WORKER), str(theirs.fileno())], pass_fds=[theirs.fileno()])
        self._line = Connection(ours.detach())

    def ready(self) -> bool:
        """Waits until the model is loaded; false when that failed."""
        try:
            return self._line.recv() == "ready"
        except (EOFError, OSError):
            self._process.wait()
            return False

    def answer(self, request: tuple, seconds: float) -> tuple[int, bytes, str]:
        try:
            self._line.send(request)
            if not self._line.poll(seconds):
                self.end()
                return 500, b"Worker timed out: it did not answer within %g s" % seconds, "text/plain"
            return self._line.recv()
        except (EOFError, OSError):
            raise Died from None

    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._line.close()


class Pool:
    """The workers; whoever asks waits for one that is free."""

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds
        self._free: queue.Queue[Worker] = queue.Queue()
        self.all = [Worker() for _ in range(count)]
        for worker in self.all:
            if not worker.ready():
                for one in self.all:
                    one.end()
                sys.exit(1)
            self._free.put(worker)

    def answer(self, request: tuple) -> tuple[int, bytes, str]:
        worker = self._free.get()
        try:
            result = worker.answer(request, self._seconds)
        except Died:
            # Its end of the line is closed a moment before it is gone.
            worker.end()
            result = 500, b"Worker died", "text/plain"
        if not worker.alive():
            worker = self._replace(worker)
        self._free.put(worker)
        return result

    def _replace(self, worker: Worker) -> Worker:
        self.all.remove(worker)
        fresh = Worker()
        self.all.append(fresh)
        if not fresh.ready():
            os.kill(os.getpid(), signal.SIGTERM)
        return fresh


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pool: Pool

    def do_GET(self) -> None:
        self._reply(200 if self.path == "/ping" else 404, b"", "text/plain")

    def do_POST(self) -> None:
        body = self._body()
        if self.path != "/invocations":
            return self._reply(404, b"", "text/plain")
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._reply(*self.pool.answer((body, headers)))

    def _body(self) -> bytes:
        if "chunked" not in (self.headers.get("transfer-encoding") or ""):
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers
        return b"".join(parts)

    def _reply(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main() -> None:
    environment = os.environ
    count = int(environment.get("SAGEMAKER_MODEL_SERVER_WORKERS") or 1)
    seconds = environment.get("SAGEMAKER_TS_RESPONSE_TIMEOUT") or environment.get("SAGEMAKER_MODEL_SERVER_TIMEOUT") or DEFAULT_TIMEOUT
    Handler.pool = Pool(max(1, count), float(seconds))
    address = environment.get("SAGEWRIGHT_BIND_HOST", "0.0.0.0"), int(environment.get("SAGEMAKER_BIND_TO_PORT") or DEFAULT_PORT)
    server = Server(address, Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever(poll_interval=0.1)
    for worker in list(Handler.pool.all):
        worker.end()


if __name__ == "__main__":
    main()
