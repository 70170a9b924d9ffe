"""How a script starts, where SageMaker put its files, and how it says that it failed."""

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

STOPPED = 128 + signal.SIGTERM
REASON_BYTES = 1000  # SageMaker keeps the first kilobyte


class JobError(Exception):
    """A failure with one clear message for the person who started the job."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class ArgumentParser(argparse.ArgumentParser):
    """Reports bad arguments as a JobError, so that they reach the job's failure reason too."""

    def error(self, message: str) -> None:
        raise JobError(f"{self.prog}: {message}; run it with --help to see its arguments")


def base() -> Path:
    """The root of SageMaker's contract: SAGEMAKER_BASE_DIR, else /opt/ml."""
    return Path(os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml"))


def channel(name: str) -> Path:
    return Path(os.environ.get(f"SM_CHANNEL_{name.upper()}", base() / "input" / "data" / name))


def model_folder() -> Path:
    return Path(os.environ.get("SM_MODEL_DIR", base() / "model"))


def run(kind: str, main: Callable[[], None]) -> None:
    """Runs a processing or training script; every failure ends in one message and a non-zero exit."""
    output = Path(os.environ.get("SM_OUTPUT_DIR", base() / "output"))
    reason_file = output / ("failure" if kind == "training" else "message")
    signal.signal(signal.SIGTERM, _stopped)
    try:
        main()
    except JobError as error:
        _fail(reason_file, str(error), error.code)
    except MemoryError:
        _fail(reason_file, "out of memory: choose an instance type with more memory or a smaller ImageSize")
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        _fail(reason_file, f"{error.strerror or error}{where}")
    except KeyboardInterrupt:
        _fail(reason_file, "interrupted", 128 + signal.SIGINT)
    except Exception as error:
        traceback.print_exc()
        _fail(reason_file, f"unexpected {type(error).__name__}: {error}")


def _stopped(number: int, _frame: object) -> None:
    raise JobError("stopped by SIGTERM", STOPPED)


def _fail(reason_file: Path, reason: str, code: int = 1) -> None:
    print(f"error: {reason}", file=sys.stderr, flush=True)
    text = reason.encode()[:REASON_BYTES].decode(errors="ignore")
    try:
        reason_file.parent.mkdir(parents=True, exist_ok=True)
        reason_file.write_text(text)
    except OSError as error:
        print(f"error: the reason could not be written to {reason_file}: {error.strerror}", file=sys.stderr)
    sys.exit(code)
