"""A model server of the standard library: the image's first byte is its class, as the model's own labels name it."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LABELS = json.loads((Path(os.environ["SM_MODEL_DIR"]) / "labels.json").read_text())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.reply(200 if self.path == "/ping" else 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        name = LABELS[body[0] % len(LABELS)]
        self.reply(200, json.dumps({"class": name, "probabilities": {name: 0.75}}).encode())

    def log_message(self, *_: object) -> None:
        pass


assert sys.argv[1:] == ["serve"], sys.argv
host = os.environ.get("SAGEWRIGHT_BIND_HOST", "0.0.0.0")
ThreadingHTTPServer((host, int(os.environ["SAGEMAKER_BIND_TO_PORT"])), Handler).serve_forever()
