"""The SageMaker Python SDK (v2) against the engine: what a person does who has a pipeline in Python."""


from sdk_defaults import folder  # before the SDK, which reads them when it is imported

import boto3

import against_model
import sagemaker
from botocore.exceptions import ClientError, WaiterError
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionGreaterThanOrEqualTo
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

ROLE = "arn:aws:iam::123456789012:role/sagewright-local"
SCRIPTS = {
    "prepare.py": "import sys\nopen('/opt/ml/processing/train/numbers.txt', 'w').write(' '.join(str(n) for n in range(int(sys.argv[2]))))\n",
    "train.py": "import json\nnumbers = open('/opt/ml/input/data/train/numbers.txt').read().split()\n"
    "epochs = int(json.loads(json.load(open('/opt/ml/input/config/hyperparameters.json'))['epochs']))\n"
    "open('/opt/ml/model/mean.txt', 'w').write(str(sum(map(int, numbers)) / len(numbers) * epochs))\n",
    "evaluate.py": "import json, tarfile\ntarfile.open('/opt/ml/processing/model/model.tar.gz').extractall('/tmp/sagewright-sdk')\n"
    "json.dump({'mean': {'value': float(open('/tmp/sagewright-sdk/mean.txt').read())}}, open('/opt/ml/processing/evaluation/evaluation.json', 'w'))\n",
}

boto_session = boto3.DEFAULT_SESSION
session = PipelineSession(boto_session=boto_session)
plain = sagemaker.Session(boto_session=boto_session)
for name, text in SCRIPTS.items():
    (folder / name).write_text(text)

count, least = ParameterInteger("Count", default_value=5), ParameterFloat("Least", default_value=1.0)


def processor(name):
    return ScriptProcessor(
        image_uri="test/python:1", command=["python3"], role=ROLE, instance_count=1, instance_type="ml.m5.large", base_job_name=name, sagemaker_session=session
    )


prepare = ProcessingStep(
    "Prepare",
    step_args=processor("prepare").run(
        code=str(folder / "prepare.py"),
        arguments=["--count", count.to_string()],
        outputs=[ProcessingOutput(output_name="train", source="/opt/ml/processing/train")],
    ),
)
estimator = Estimator(
    image_uri="test/python:1", role=ROLE, instance_count=1, instance_type="ml.m5.large", sagemaker_session=session, hyperparameters={"epochs": 2},
    output_path=f"s3://{session.default_bucket()}/models",
)  # fmt: skip
code = plain.upload_data(str(folder / "train.py"), key_prefix="code")
train = TrainingStep(
    "Train",
    step_args=estimator.fit(
        {
            "train": TrainingInput(prepare.properties.ProcessingOutputConfig.Outputs["train"].S3Output.S3Uri),
            "code": TrainingInput(code),
        }
    ),
)
report = PropertyFile(name="Report", output_name="evaluation", path="evaluation.json")
evaluate = ProcessingStep(
    "Evaluate",
    step_args=processor("evaluate").run(
        code=str(folder / "evaluate.py"),
        inputs=[ProcessingInput(source=train.properties.ModelArtifacts.S3ModelArtifacts, destination="/opt/ml/processing/model")],
        outputs=[ProcessingOutput(output_name="evaluation", source="/opt/ml/processing/evaluation")],
    ),
    property_files=[report],
)
model = Model(image_uri="test/python:1", model_data=train.properties.ModelArtifacts.S3ModelArtifacts, role=ROLE, sagemaker_session=session)
register = ModelStep(
    "Register",
    step_args=model.register(
        content_types=["application/json"], response_types=["application/json"], inference_instances=["ml.m5.large"], transform_instances=["ml.m5.large"],
        model_package_group_name="python-sdk", approval_status="PendingManualApproval",
    ),
)  # fmt: skip
refuse = FailStep("Refuse", error_message=Join(on=" ", values=["too small in", ExecutionVariables.PIPELINE_NAME]))
gate = ConditionStep(
    "Gate",
    conditions=[ConditionGreaterThanOrEqualTo(left=JsonGet(step_name="Evaluate", property_file=report, json_path="mean.value"), right=least)],
    if_steps=[register],
    else_steps=[refuse],
)
pipeline = Pipeline(name="PythonSdk", parameters=[count, least], steps=[prepare, train, evaluate, gate], sagemaker_session=session)

# upsert creates, and then updates.
created = pipeline.upsert(role_arn=ROLE, description="one", tags=[{"Key": "by", "Value": "sdk"}])
updated = pipeline.upsert(role_arn=ROLE, description="two")
assert created["PipelineArn"] == updated["PipelineArn"] and pipeline.describe()["PipelineDescription"] == "two"

execution = pipeline.start(parameters={"Count": 9}, execution_display_name="from-python")
execution.wait(delay=1, max_attempts=120)
described = execution.describe()
assert described["PipelineExecutionStatus"] == "Succeeded" and described["PipelineExecutionDisplayName"] == "from-python", described
steps = {step["StepName"]: step for step in execution.list_steps()}
assert all(step["StepStatus"] == "Succeeded" for step in steps.values()), steps
assert steps["Gate"]["Metadata"]["Condition"]["Outcome"] == "True" and "Refuse" not in steps, steps
assert execution.list_parameters()["PipelineParameters"] == [{"Name": "Count", "Value": "9"}]
(registered,) = boto_session.client("sagemaker").list_model_packages(ModelPackageGroupName="python-sdk")["ModelPackageSummaryList"]
assert any(registered["ModelPackageArn"] == step["Metadata"].get("RegisterModel", {}).get("Arn") for step in steps.values()), steps
assert [one["PipelineExecutionArn"] for one in pipeline.list_executions()["PipelineExecutionSummaries"]] == [execution.arn]

# An execution that fails: the SDK's waiter says so, and the Fail step says why.
failing = pipeline.start(parameters={"Least": 1000.0})
try:
    failing.wait(delay=1, max_attempts=120)
    raise AssertionError("the waiter took a failed execution for a good one")
except WaiterError:
    assert failing.describe()["FailureReason"] == "Step failure: One or multiple steps failed.", failing.describe()
assert next(step for step in failing.list_steps() if step["StepName"] == "Refuse")["FailureReason"] == "too small in PythonSdk"

# Without a pipeline: the SDK runs a job and waits for it.
alone = ScriptProcessor(
    image_uri="test/python:1", command=["python3"], role=ROLE, instance_count=1, instance_type="ml.m5.large", sagemaker_session=plain
)
alone.run(code=str(folder / "prepare.py"), arguments=["--count", "3"], outputs=[ProcessingOutput(output_name="o", source="/opt/ml/processing/train")], wait=False)
alone.latest_job.wait(logs=False)
assert alone.latest_job.describe()["ProcessingJobStatus"] == "Completed"

pipeline.delete()
try:
    pipeline.describe()
    raise AssertionError("a deleted pipeline is described")
except ClientError as error:
    assert error.response["Error"]["Code"] == "ResourceNotFound"
assert against_model.checked["sagemaker.StartPipelineExecution"] == 2, against_model.checked
print("python_sdk: ok")
