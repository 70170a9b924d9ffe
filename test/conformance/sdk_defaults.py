"""Keeps the SageMaker Python SDK (v2) on this machine; `folder` is one that goes with the program."""

import os
import pathlib
import tempfile

# Held to the end of the program, which removes it.
home = tempfile.TemporaryDirectory()
folder = pathlib.Path(home.name)
# Whatever AWS_ENDPOINT_URL says, the SDK asks STS for its default bucket, and sends telemetry, at addresses of its own.
(folder / "defaults.yaml").write_text("""
SchemaVersion: "1.0"
SageMaker:
  PythonSDK:
    Modules:
      TelemetryOptOut: true
      Session:
        DefaultS3Bucket: sagewright-us-east-1-123456789012
""")
os.environ["SAGEMAKER_USER_CONFIG_OVERRIDE"] = str(folder / "defaults.yaml")
os.environ["SAGEMAKER_SUPPRESS_V2_WARNING"] = "1"
