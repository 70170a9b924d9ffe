"""The HTTP side of serve.py: GET /ping and POST /invocations around one model. Bodies are never logged."""

import contextlib
import json
import os
import socketserver
import sys
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

DEFAULT_PAYLOAD_MB, SOCKET_SECONDS = 25, 60
MOST_DISCARDED, DISCARD_SECONDS = 1 << 30, 5


class Answers(Protocol):
    def answer(self, body: bytes, content_type: str, accept: str) -> tuple[bytes, str]: ...


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, host: str, port: int) -> None:
        super().__init__((host, port), Handler, bind_and_activate=False)
        self.model: Answers | None = None
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
    def working(self) -> Iterator[None]:
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
            self._no_such_path()

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self._path() != "/invocations":
            self._no_such_path()
        elif not (length.isascii() and length.isdigit()):
            self._error(411, "the request needs a Content-Length")
        elif int(length) > self.server.largest:
            self._error(413, f"the body has {length} bytes; at most {self.server.largest} are read")
            self._discard(min(int(length), MOST_DISCARDED))
        elif len(body := self.rfile.read(int(length))) < int(length):
            self.close_connection = True
        else:
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

    def _discard(self, size: int) -> None:
        """Closing on a client that still sends would take the answer away from it."""
        self.connection.settimeout(DISCARD_SECONDS)
        while size > 0 and (chunk := self.rfile.read(min(size, 1 << 16))):
            size -= len(chunk)

    def _no_such_path(self) -> None:
        self._error(404, f"no such path: {self.command} {self._path()}; there are GET /ping and POST /invocations")

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
