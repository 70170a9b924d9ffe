"""What the tests share: the scripts as processes in a folder of their own, and small archives."""

import io
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

# One thread repeats itself bit by bit, and leaves the other cores to the other tests.
os.environ["OMP_NUM_THREADS"] = "1"

ROOT = Path(__file__).resolve().parents[2]
PIPELINES = ROOT / "pipelines"
sys.path.insert(0, str(PIPELINES))

ARCHIVE = "dataverse_files.zip"
_drawn: dict[int, bytes] = {}


def drawn(images: int) -> bytes:
    from skin.render import archive

    if images not in _drawn:
        _drawn[images] = archive(images, seed=3)
    return _drawn[images]


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(content: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as file:
        for name, data in content.items():
            file.writestr(name, data)
    return target.getvalue()


class JobCase(unittest.TestCase):
    """A test with an /opt/ml of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = Path(folder.name)
        self.processing = self.base / "processing"
        self.environment = {**os.environ, "SAGEMAKER_BASE_DIR": folder.name, "PYTHONDONTWRITEBYTECODE": "1"}

    def give(self, content: bytes, name: str = ARCHIVE) -> None:
        target = self.processing / "input" / "data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def run_script(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(PIPELINES / script), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=240)

    def fails(self, result: subprocess.CompletedProcess[str], reason_file: str, *words: str) -> None:
        """Checks for one clear message, in both places, and a non-zero exit."""
        self.assertEqual(result.returncode, 1, result.stderr)
        reason = (self.base / "output" / reason_file).read_text()
        for word in words:
            self.assertIn(word, reason)
        self.assertEqual(result.stderr, f"error: {reason}\n")

    def link_channels(self) -> None:
        data = self.base / "input" / "data"
        data.mkdir(parents=True, exist_ok=True)
        for part in ("train", "validation"):
            (data / part).symlink_to(self.processing / part)
