"""Training, evaluation and serving as the processes that a job and an endpoint start."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from harness import PIPELINES, JobCase, drawn

TRAIN = ("--learning-rate", "0.003", "--seed", "7")


class Road(JobCase):
    def prepare(self) -> None:
        self.give(drawn(90))
        result = self.run_script("skin/preprocess.py", "--image-size", "32", "--seed", "7")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.link_channels()

    def pack_model(self) -> None:
        target = self.processing / "model" / "model.tar.gz"
        target.parent.mkdir(exist_ok=True)
        with tarfile.open(target, "w:gz") as tar:
            tar.add(self.base / "model", ".")

    def evaluate(self) -> dict[str, object]:
        result = self.run_script("skin/evaluate.py")
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads((self.processing / "evaluation" / "evaluation.json").read_text())

    def test_trains_evaluates_and_serves_the_same_answers(self) -> None:
        self.prepare()
        # A training job finds train.py at the root of its code, beside the folders.
        code = self.base / "code"
        for folder in ("common", "skin"):
            shutil.copytree(PIPELINES / folder, code / folder)
        shutil.copyfile(PIPELINES / "skin" / "train.py", code / "train.py")
        command = [sys.executable, "train.py", "--epochs", "2", *TRAIN]
        trained = subprocess.run(command, cwd=code, env=self.environment, capture_output=True, text=True, timeout=240)
        self.assertEqual(trained.returncode, 0, trained.stderr)
        number = r"-?\d+\.\d+"
        names = ("train_loss", "val_loss", "val_accuracy", "val_balanced_accuracy", "seconds")
        self.assertRegex(trained.stdout, "(?m)^epoch=2 " + " ".join(f"{name}={number}" for name in names) + "$")
        card = json.loads((self.base / "model" / "model-card.json").read_text())
        self.assertEqual((len(card["classes"]), card["image_size"], len(card["training"]["history"])), (7, 32, 2))
        self.pack_model()
        evaluation = self.evaluate()
        for name in ("accuracy", "balanced_accuracy", "weighted_f1", "macro_auc_ovr", "ece", "nll"):
            self.assertIn("standard_deviation", evaluation["multiclass_classification_metrics"][name])
        self.assertEqual(evaluation["temperature"], card["temperature"])

        lines = [json.loads(line) for line in (self.processing / "test" / "manifest.jsonl").read_text().splitlines()]
        with Endpoint(self) as endpoint, ThreadPoolExecutor(4) as pool:
            images = [(self.processing / "test" / line["file"]).read_bytes() for line in lines]
            answers = list(pool.map(lambda body: endpoint.invoke(body, "image/jpeg"), images))
            self.assertEqual({status for status, _ in answers}, {200})
            right = [answer["class"] == line["label"] for (_, answer), line in zip(answers, lines, strict=True)]
            accuracy = evaluation["multiclass_classification_metrics"]["accuracy"]["value"]
            self.assertAlmostEqual(float(np.mean(right)), accuracy)
            own = [answer["probabilities"][line["label"]] for (_, answer), line in zip(answers, lines, strict=True)]
            nll = evaluation["multiclass_classification_metrics"]["nll"]["value"]
            self.assertAlmostEqual(float(-np.log(own).mean()), nll, places=4)
            self.check_refusals(endpoint, images[0])
        self.assertEqual(endpoint.code, 0)
        self.assertNotIn("JFIF", endpoint.log)

    def check_refusals(self, endpoint: "Endpoint", image: bytes) -> None:
        cases = (
            (400, (b"not an image", "image/png"), "not a readable JPEG or PNG"),
            (400, (b"", "image/png"), "empty"),
            (415, (image, "text/csv"), "image/jpeg, image/png, application/x-image"),
            (406, (image, "image/jpeg", {"Accept": "text/csv"}), "application/json"),
            (413, (b"x" * 30_000_000, "image/jpeg"), "30000000 bytes"),
        )
        for status, arguments, words in cases:
            with self.subTest(status=status):
                got, answer = endpoint.invoke(*arguments)
                self.assertEqual(got, status)
                self.assertIn(words, answer["error"])
        for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
            self.assertEqual(endpoint.invoke(image, "application/x-image", headers)[0], 200)
        self.assertEqual(endpoint.request("GET", "/other")[0], 404)

    def test_an_untrained_model_can_be_saved_and_evaluated(self) -> None:
        self.prepare()
        self.assertEqual(self.run_script("skin/train.py", "--epochs", "0", *TRAIN).returncode, 0)
        self.pack_model()
        evaluation = self.evaluate()
        accuracy = evaluation["multiclass_classification_metrics"]["accuracy"]["value"]
        self.assertLessEqual(accuracy, evaluation["baseline"]["accuracy"])
        self.assertLess(accuracy, 0.6)

    def test_sigterm_saves_the_best_weights_so_far(self) -> None:
        self.prepare()
        command = [sys.executable, str(PIPELINES / "skin" / "train.py"), "--epochs", "500", *TRAIN]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as job:
            while not job.stdout.readline().startswith("epoch=1 "):
                self.assertIsNone(job.poll())
            job.send_signal(signal.SIGTERM)
            _, errors = job.communicate(timeout=120)
        self.assertEqual(job.returncode, 128 + signal.SIGTERM, errors)
        self.assertIn("were saved", (self.base / "output" / "failure").read_text())
        self.pack_model()
        self.evaluate()

    def test_failures_have_one_message(self) -> None:
        self.fails(self.run_script("skin/train.py", "--epochs", "1", *TRAIN), "failure", "images.npy", "SplitData")
        self.fails(self.run_script("skin/train.py", "--epochs", "1"), "failure", "--learning-rate")
        self.fails(self.run_script("skin/evaluate.py"), "message", "no model")
        self.assertFalse((self.base / "model").exists())

    def test_a_server_without_handlers_or_with_a_busy_port_says_so(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            for folder, port, words in ((self.base, 0, "no handlers"), (PIPELINES, taken.getsockname()[1], "cannot listen")):
                environment = Endpoint.environment(self, folder, port)
                command = [sys.executable, str(PIPELINES / "common" / "serve.py"), "serve"]
                result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
                self.assertEqual(result.returncode, 1)
                self.assertRegex(result.stderr, f"^error: {words}.*\n$")


class Endpoint:
    """serve.py as hosting starts it, until the block ends."""

    def __init__(self, case: Road) -> None:
        self._case, self.log, self.code = case, "", -1

    @staticmethod
    def environment(case: Road, model: Path, port: int) -> dict[str, str]:
        return {
            **case.environment,
            "SM_MODEL_DIR": str(model),
            "SAGEMAKER_BIND_TO_PORT": str(port),
            "SAGEWRIGHT_BIND_HOST": "127.0.0.1",
            "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
            "SAGEMAKER_PROGRAM": "inference.py",
            "SAGEMAKER_MAX_PAYLOAD_IN_MB": "1",
        }

    def __enter__(self) -> "Endpoint":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        environment = self.environment(self._case, self._case.base / "model", self._port)
        command = [sys.executable, str(PIPELINES / "common" / "serve.py"), "serve"]
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if self.request("GET", "/ping")[0] == 200:
                    return self
            except ConnectionError:
                time.sleep(0.1)
        self._process.kill()
        raise AssertionError(f"the server did not start: {self._process.communicate()[0]}")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self.log = self._process.communicate(timeout=60)[0]
        self.code = self._process.returncode

    def request(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def invoke(self, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, object]]:
        status, content = self.request("POST", "/invocations", body, {"Content-Type": content_type, **(headers or {})})
        return status, json.loads(content)


if __name__ == "__main__":
    unittest.main()
