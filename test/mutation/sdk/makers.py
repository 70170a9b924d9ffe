"""Small valid steps of the SageMaker Python SDK; each fault changes one of them."""

from world import *  # the environment first

from sagemaker.automl.automl import AutoML, AutoMLInput
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.lambda_helper import Lambda
from sagemaker.model import Model
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.processing import Processor
from sagemaker.tuner import ContinuousParameter, HyperparameterTuner
from sagemaker.workflow.automl_step import AutoMLStep
from sagemaker.workflow.callback_step import CallbackOutput, CallbackStep
from sagemaker.workflow.check_job_config import CheckJobConfig
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionGreaterThanOrEqualTo
from sagemaker.workflow.emr_step import EMRStep, EMRStepConfig
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.lambda_step import LambdaOutput, LambdaStep
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.quality_check_step import DataQualityCheckConfig, QualityCheckStep
from sagemaker.workflow.steps import ProcessingStep, TrainingStep, TuningStep


def processing(name="Prepare", inputs=None, outputs=None, processor=None, arguments=None, **step):
    given = dict(
        role=ROLE,
        image_uri=IMAGE,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        entrypoint=["python3", "/opt/ml/processing/input/code/prepare.py"],
        max_runtime_in_seconds=3600,
        sagemaker_session=session(),
    )
    made = Processor(**{**given, **(processor or {})}).run(
        inputs=[an_input()] if inputs is None else inputs,
        outputs=[an_output()] if outputs is None else outputs,
        arguments=arguments,
    )
    return ProcessingStep(name=name, step_args=made, **step)


REPORT = PropertyFile(name="Report", output_name="evaluation", path="evaluation.json")


def evaluation(name="Evaluate", property_files=(REPORT,), **step):
    return processing(name, outputs=[an_output("evaluation")], property_files=list(property_files), **step)


def metric(step="Evaluate", file="Report", path="metrics.accuracy.value"):
    return JsonGet(step_name=step, property_file=file, json_path=path)


THRESHOLD = ParameterFloat(name="Threshold", default_value=0.6)


def training(name="Train", estimator=None, inputs=None, hyperparameters=None, **step):
    given = dict(
        image_uri=IMAGE,
        role=ROLE,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        max_run=3600,
        output_path=place(name),
        sagemaker_session=session(),
        hyperparameters=hyperparameters or {"epochs": "12"},
        disable_profiler=True,
    )
    channels = {"train": TrainingInput("s3://skin-models/train")} if inputs is None else inputs
    return TrainingStep(name=name, step_args=Estimator(**{**given, **(estimator or {})}).fit(channels), **step)


def an_estimator(**changes):
    given = dict(
        image_uri=IMAGE,
        role=ROLE,
        instance_count=1,
        instance_type="ml.m5.xlarge",
        max_run=3600,
        output_path=place("tune"),
        sagemaker_session=session(),
    )
    return Estimator(**{**given, **changes})


def tuning(name="Tune", tuner=None, estimator=None, **step):
    given = dict(
        estimator=an_estimator(**(estimator or {})),
        objective_metric_name="accuracy",
        hyperparameter_ranges={"rate": ContinuousParameter(0.001, 0.1)},
        metric_definitions=[{"Name": "accuracy", "Regex": "accuracy=([0-9.]+)"}],
        max_jobs=4,
        max_parallel_jobs=2,
    )
    made = HyperparameterTuner(**{**given, **(tuner or {})}).fit({"train": TrainingInput("s3://skin-models/train")})
    return TuningStep(name=name, step_args=made, **step)


def automl(name="Search", **changes):
    given = dict(
        role=ROLE,
        target_attribute_name="label",
        mode="ENSEMBLING",
        output_path=place("automl"),
        sagemaker_session=session(),
    )
    job = AutoML(**{**given, **changes})
    found = job.fit(inputs=AutoMLInput("s3://skin-models/table", target_attribute_name="label"))
    return AutoMLStep(name=name, step_args=found)


def a_model(**changes):
    given = dict(image_uri=IMAGE, model_data="s3://skin-models/model.tar.gz", role=ROLE, sagemaker_session=session())
    return Model(**{**given, **changes})


def register(name="Register", model=None, **changes):
    quality = MetricsSource(content_type="application/json", s3_uri="s3://skin-models/metrics.json")
    given = dict(
        content_types=["image/jpeg"],
        response_types=["application/json"],
        inference_instances=["ml.m5.xlarge"],
        transform_instances=["ml.m5.xlarge"],
        model_package_group_name="skin",
        approval_status="PendingManualApproval",
        model_metrics=ModelMetrics(model_statistics=quality),
    )
    return ModelStep(name=name, step_args=a_model(**(model or {})).register(**{**given, **changes}))


def model_step(name="Create", **step):
    return ModelStep(name=name, step_args=a_model().create(instance_type="ml.m5.xlarge"), **step)


def condition(name="Decide", conditions=None, if_steps=None, else_steps=None, **step):
    asked = [ConditionGreaterThanOrEqualTo(left=metric(), right=THRESHOLD)] if conditions is None else conditions
    return ConditionStep(
        name=name,
        conditions=asked,
        if_steps=[register()] if if_steps is None else if_steps,
        else_steps=[fail()] if else_steps is None else else_steps,
        **step,
    )


def decided(**changes):
    return {"parameters": [THRESHOLD], "steps": [evaluation(), condition(**changes)]}


def fail(name="Refuse", **step):
    return FailStep(name=name, error_message="the model is not good enough", **step)


def function(name="Count", arn="arn:aws:lambda:us-east-1:111122223333:function:count", **step):
    return LambdaStep(name=name, lambda_func=Lambda(function_arn=arn, session=session()), **step)


def callback(name="Ask", inputs=None, outputs=None, **step):
    given = dict(sqs_queue_url="https://sqs.us-east-1.amazonaws.com/111122223333/labels")
    return CallbackStep(name=name, inputs=inputs or {"a": "b"}, outputs=outputs or [], **{**given, **step})


def emr(name="Cluster", cluster_id="j-1ABCDEFGHIJKL", **step):
    config = EMRStepConfig(jar="command-runner.jar", args=["spark-submit"])
    return EMRStep(name=name, display_name=name, description="", cluster_id=cluster_id, step_config=config, **step)


def check(name="Check", **step):
    job = CheckJobConfig(role=ROLE, instance_type="ml.m5.xlarge", sagemaker_session=session())
    asked = DataQualityCheckConfig(
        baseline_dataset="s3://skin-models/data.csv", dataset_format={"csv": {"header": True}}, output_s3_uri=place("q")
    )
    return QualityCheckStep(name=name, quality_check_config=asked, check_job_config=job, **step)


__all__ = [name for name in dir() if not name.startswith("_")]
