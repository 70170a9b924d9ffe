"""The SageMaker Python SDK (v2) deploys models of handler functions, as images of frameworks serve them."""

import tarfile

from sdk_defaults import folder  # before the SDK, which reads them when it is imported

import against_model  # noqa: F401  every answer is held to the model
import sagemaker
from botocore.exceptions import ClientError
from sagemaker.deserializers import JSONDeserializer
from sagemaker.pytorch import PyTorchModel
from sagemaker.serializers import JSONSerializer
from sagemaker.sklearn import SKLearnModel

ROLE = "arn:aws:iam::123456789012:role/sagewright-local"
HANDLERS = """
import json
from pathlib import Path
def model_fn(model_dir): return float(Path(model_dir, "factor.txt").read_text())
def input_fn(data, content_type): return json.loads(data)
def predict_fn(rows, factor):
    if rows == "boom": raise ValueError("no rows")
    return [factor * sum(row) for row in rows]
"""
(folder / "handlers.py").write_text(HANDLERS)
(folder / "factor.txt").write_text("2")
with tarfile.open(folder / "model.tar.gz", "w:gz") as archive:
    archive.add(folder / "factor.txt", "factor.txt")

session = sagemaker.Session()
data = session.upload_data(str(folder / "model.tar.gz"), key_prefix="models/factor")
common = {"model_data": data, "role": ROLE, "entry_point": str(folder / "handlers.py"), "sagemaker_session": session}
# The one packs the code into the model; the other leaves it in S3, where its image fetches it.
for model in (PyTorchModel(framework_version="2.1", py_version="py310", **common), SKLearnModel(framework_version="1.2-1", **common)):
    # The SDK's own wait looks once in 30 seconds.
    predictor = model.deploy(initial_instance_count=1, instance_type="ml.m5.large", serializer=JSONSerializer(), deserializer=JSONDeserializer(), wait=False)
    session.sagemaker_client.get_waiter("endpoint_in_service").wait(EndpointName=predictor.endpoint_name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    assert predictor.predict([[1, 2], [3, 4]]) == [6.0, 14.0]
    try:
        predictor.predict("boom")
        raise AssertionError("an exception was no error")
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ModelError" and "no rows" in error.response["OriginalMessage"], error
    predictor.delete_model()
    predictor.delete_endpoint()
assert session.sagemaker_client.list_endpoints(StatusEquals="InService")["Endpoints"] == []
print("\npython_sdk_serving: ok")
