"""The requests of the steps, what single services want, retries, caches, and what is bad practice."""

from registry import cannot, fault
from sagemaker.workflow.bedrock_steps import BedrockModelImportStep
from sagemaker.workflow.endpoint_step import EndpointConfigStep, EndpointStep
from sagemaker.workflow.inference_component_step import InferenceComponentStep
from sagemaker.workflow.lineage_step import LineageStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger, ParameterString
from sagemaker.workflow.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from sagemaker.workflow.steps import CacheConfig
from makers import *

VARIANT = {"VariantName": "All", "ModelName": "skin", "InstanceType": "ml.m5.xlarge", "InitialInstanceCount": 1}


def endpoint_config(name="Configure", **changes):
    given = {"EndpointConfigName": "skin", "ProductionVariants": [VARIANT], **changes}
    return EndpointConfigStep(name=name, arguments=given)


def endpoint(**changes):
    return EndpointStep(name="Serve", arguments={"EndpointName": "skin", "EndpointConfigName": "skin", **changes})


fault("SW3012")(lambda: [endpoint_config(), endpoint()])

# The newer steps take their arguments as they are; the others write the request themselves.
fault("SW5001")(lambda: [endpoint_config(ProductionVariant=[VARIANT])])
fault("SW5001")(lambda: [InferenceComponentStep("Component", {"InferenceComponentName": "a", "EndpointNme": "b"})])
fault("SW5001")(lambda: [emr(cluster_id=None, cluster_config={"Instances": {"InstanceGroup": []}})])
fault("SW5002")(lambda: [processing(processor={"role": None})])
fault("SW5002")(lambda: [processing(processor={"image_uri": None})])
fault("SW5002")(lambda: [endpoint(EndpointConfigName=None)])
fault("SW5002")(lambda: [EndpointStep("Serve", {"EndpointName": "skin"})])
fault("SW5002")(lambda: [BedrockModelImportStep("Import", {"JobName": "a", "ImportedModelName": "b"})])
fault("SW5003")(lambda: [training(hyperparameters={"epochs": 12})])
fault("SW5003")(lambda: [processing(processor={"env": {"LEVEL": 3}})])
fault("SW5003")(lambda: [processing(processor={"instance_count": "one"})])
fault("SW5003")(lambda: [endpoint_config(ProductionVariants="All")])
fault("SW5003 nested")(lambda: [callback(inputs={"nested": {"deep": {"a": 1}}})])
fault("SW5003 nested")(lambda: [function(inputs={"nested": {"deep": {"a": 1}}})])
fault("SW5004")(lambda: [processing(inputs=[an_input(f"i{i}") for i in range(11)])])
fault("SW5004")(lambda: [processing(inputs=[an_input(s3_input_mode="Fast")])])
fault("SW5004")(lambda: [processing(processor={"instance_count": 0})])
fault("SW5004")(lambda: [processing(processor={"volume_size_in_gb": 1_000_000})])
fault("SW5004")(lambda: [processing(arguments=["x" * 257])])
fault("SW5004")(lambda: [training(hyperparameters={"a": "x" * 2501})])
fault("SW5004")(lambda: [training(inputs={"train images": TrainingInput("s3://skin-models/train")})])
fault("SW5004")(lambda: [register(approval_status="Pending")])
fault("SW5005")(lambda: [processing(processor={"instance_type": "ml.m5.huge"})])
fault("SW5005")(lambda: [training(estimator={"instance_type": "m5.xlarge"})])


def with_parameter(parameter, make):
    return {"parameters": [parameter], "steps": [make(parameter)]}


fault("SW5006")(
    lambda: with_parameter(ParameterString("N", "1"), lambda n: processing(processor={"instance_count": n}))
)
fault("SW5006")(lambda: with_parameter(ParameterInteger("N", 12), lambda n: training(hyperparameters={"epochs": n})))
fault("SW5006")(lambda: with_parameter(ParameterInteger("N", 3), lambda n: processing(processor={"env": {"LEVEL": n}})))
fault("SW5006")(lambda: with_parameter(ParameterFloat("N", 0.5), lambda n: processing(processor={"image_uri": n})))
fault("SW5007")(lambda: [register(marketplace_cert=True)])
fault("SW5007")(lambda: [endpoint_config(DataCaptureConfig={"DestinationS3Uri": "s3://skin-models/capture"})])
fault("SW5007")(lambda: [endpoint(DeploymentConfig={})])
fault("SW5007")(lambda: [emr(cluster_id=None, cluster_config={"Name": "a", "Instances": {"InstanceGroups": []}})])
fault("SW5008")(lambda: [processing(inputs=[an_input(destination="/tmp/data")])])
fault("SW5008")(lambda: [processing(outputs=[an_output(source="out")])])
fault("SW5009")(lambda: [emr(cluster_config={"Instances": {"InstanceGroups": []}})])
fault("SW5009")(lambda: [emr(cluster_id=None)])
fault("SW5009")(
    lambda: [emr(cluster_id=None, cluster_config={"Instances": {"InstanceGroups": [], "InstanceFleets": []}})]
)
cannot("SW5010", "it has no EMR Serverless step")
fault("SW5011")(lambda: [function(outputs=[LambdaOutput("score", "Number")])])
fault("SW5011")(lambda: [callback(outputs=[CallbackOutput(f"o{i}") for i in range(51)])])
fault("SW5012")(lambda: [function(arn="count")])
fault("SW5012")(lambda: [function(arn="arn:aws:iam::111122223333:role/count")])
fault("SW5013")(lambda: [callback(sqs_queue_url="labels")])
fault("SW5014")(lambda: [LineageStep("Record", {})])
fault("SW5014")(lambda: [LineageStep("Record", {"Artifacts": []})])
fault("SW5015")(lambda: [automl(mode="HYPERPARAMETER_TUNING")])
fault("SW5015")(lambda: [automl(mode=None)])
cannot("SW5016", "the kind of check comes of the class of its configuration")
fault("SW5017")(lambda: [check(skip_check=False)])
cannot("SW5018", "a tuner writes one of the two")
fault("SW5019")(lambda: [tuning(tuner={"objective_metric_name": None})])
cannot("SW5020", "a tuner writes the instances of its estimator")
fault("SW5021")(lambda: [training(estimator={"use_spot_instances": True, "max_wait": None})])
fault("SW5021")(lambda: [training(estimator={"use_spot_instances": True, "max_wait": 60})])

THROTTLING = [StepExceptionTypeEnum.THROTTLING]


def retried(make=processing, kind=StepRetryPolicy, types=THROTTLING, **policy):
    return [make(retry_policies=[kind(types, **policy)])]


fault("SW7001")(lambda: retried(max_attempts=5, expire_after_mins=60))
fault("SW7001")(lambda: retried(max_attempts=21))
fault("SW7001")(lambda: retried(interval_seconds=99_999, max_attempts=2))
fault("SW7001")(lambda: retried(expire_after_mins=99_999))
fault("SW7001")(lambda: retried(backoff_rate=-1.0, max_attempts=2))
fault("SW7001")(lambda: retried(types=[], max_attempts=2))
fault("SW7001")(lambda: [processing(retry_policies=[StepRetryPolicy(THROTTLING, max_attempts=2)] * 2)])


@fault("SW7001")
def capacity_of_model():
    policy = SageMakerJobStepRetryPolicy([SageMakerJobExceptionTypeEnum.CAPACITY_ERROR], max_attempts=2)
    return [model_step(retry_policies=[policy])]


fault("SW5022")(lambda: retried(backoff_rate=2, max_attempts=2))

INTERNAL = [SageMakerJobExceptionTypeEnum.INTERNAL_ERROR]
fault("SW7002")(lambda: retried(tuning, SageMakerJobStepRetryPolicy, INTERNAL, max_attempts=2))

for after in ("tomorrow", "30 days", "", None):
    fault("SW7101")(lambda after=after: [processing(cache_config=CacheConfig(enable_caching=True, expire_after=after))])

CACHED = dict(cache_config=CacheConfig(enable_caching=True, expire_after="P30D"))
STAMPED = "s3://skin-models/code/prepare-2026-03-14-09-26-53-589/source.tar.gz"
fault("SW7102")(lambda: [processing(inputs=[an_input(source=STAMPED)], **CACHED)])
fault("SW7102")(lambda: [processing(processor={"env": {"START": ExecutionVariables.START_DATETIME}}, **CACHED)])

fault("SW8001")(lambda: [processing(outputs=[an_output(destination="s3://skin-models/out")])])
fault("SW8002")(
    lambda: [processing(processor={"image_uri": "<account-id>.dkr.ecr.<region>.amazonaws.com/skin:1"})]
)
fault("SW8003")(lambda: [processing(processor={"instance_count": 2})])
fault("SW8004")(lambda: [processing(inputs=[an_input(source="s3://YOUR_BUCKET/data")])])
fault("SW8004")(lambda: [processing(processor={"role": "arn:aws:iam::<account-id>:role/pipelines"})])
fault("SW8005")(
    lambda: [function(), processing(processor={"image_uri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/skin:1"})]
)
GPU = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.8.0-gpu-py312"
fault("SW8006")(lambda: [training(estimator={"image_uri": GPU})])
fault("SW8007")(lambda: [training(estimator={"instance_type": "ml.p2.xlarge"})])
fault("SW8008")(lambda: [processing(processor={"max_runtime_in_seconds": None})])
fault("SW8008")(lambda: [training(estimator={"max_run": 604_800})])
fault("SW8009")(lambda: [processing(processor={"env": {"DB_PASSWORD": "hunter2hunter2"}})])
fault("SW8009")(
    lambda: {"parameters": [ParameterString("DatabasePassword", default_value="hunter2hunter2")], "steps": [fail()]}
)
fault("SW8010")(lambda: [register(approval_status="Approved")])
fault("SW8011")(lambda: [register(model_metrics=None)])
fault("SW8012")(lambda: [training(estimator={"use_spot_instances": True, "max_wait": 7200})])
fault("SW8013")(lambda: [processing(inputs=[an_input(s3_input_mode="Pipe")])])


@fault("SW8014")
def given_twice():
    step = training()
    uri = step.properties.ModelArtifacts.S3ModelArtifacts
    return [step, processing(inputs=[an_input(source=uri)], arguments=["--model", uri])]


fault("SW8015")(lambda: [processing(outputs=[an_output(destination=place("train.rec"))])])
for uri in ("s3:///data", "s3://skin-models/s3://other/data", "s3://None/data"):
    fault("SW8016")(lambda uri=uri: [processing(inputs=[an_input(source=uri)])])
fault("SW8017")(lambda: [processing(inputs=[an_input(source="s3://Skin_Models/data")])])
for image in (GPU.replace("2.8.0", "9.9.9"), GPU.replace("763104351884", "683313688378")):
    fault("SW8018")(lambda image=image: [training(estimator={"image_uri": image})])
