"""The form of the definition, its names, references and graph."""

from registry import cannot, fault
from sagemaker.workflow.conditions import ConditionEquals, ConditionGreaterThan, ConditionIn
from sagemaker.workflow.execution_variables import ExecutionVariable
from sagemaker.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from makers import *

WRITER = "the text is written by json.dumps from its own objects"

for key in ("SW1001", "SW1002", "SW1003", "SW1004"):
    cannot(key, WRITER)
cannot("SW1101", "the version is a constant")
cannot("SW1102", "the members of the definition are fixed")
cannot("SW1104", "a step's name is a required argument, its type and arguments come of its class")
cannot("SW1105", "every type is a class")
cannot("SW1106", "the members of a step come of its class; an unknown keyword argument is a TypeError of Python")

fault("SW1103")(lambda: [])
fault("SW1107")(lambda: [fail(display_name="long " * 60)])
fault("SW1107")(lambda: [fail(description="long " * 700)])
fault("SW1107")(lambda: [fail(display_name=7)])
fault("SW1107")(lambda: [evaluation(), fail(depends_on="Evaluate")])
fault("SW1108")(
    lambda: {"parameters": [ParameterString(f"P{i}", default_value="a") for i in range(201)], "steps": [fail()]}
)
fault("SW2001")(lambda: [processing("Prepare"), training("Prepare")])
fault("SW2001")(lambda: [evaluation(), condition(if_steps=[fail("Evaluate")], else_steps=[])])
for odd in ("Train Model", "a/b", "", "x" * 65, "größe"):
    fault("SW2002")(lambda odd=odd: [fail(odd)])
fault("SW2003")(lambda: {"parameters": [ParameterString("A"), ParameterString("A")], "steps": [fail()]})
for odd in ("a.b", "a b", "", "p" * 257):
    fault("SW2004")(lambda odd=odd: {"parameters": [ParameterString(odd, default_value="a")], "steps": [fail()]})
fault("SW2005")(lambda: [processing(inputs=[an_input("data"), an_input("data")])])
fault("SW2005")(lambda: [processing(outputs=[an_output("train"), an_output("train")])])
fault("SW2005")(lambda: [processing(outputs=[an_output("it's")])])
fault("SW2005")(lambda: [evaluation(property_files=[REPORT, REPORT])])
fault("SW2006")(lambda: [processing("PrepareTheImagesOfTheHospitalForTheTraining")])
for make in (
    lambda: ParameterInteger("N", default_value="12"),
    lambda: ParameterInteger("N", default_value=True),
    lambda: ParameterInteger("N", default_value=""),
    lambda: ParameterFloat("N", default_value="0.6"),
    lambda: ParameterBoolean("N", default_value="true"),
    lambda: ParameterString("N", default_value=5),
):
    fault("SW2101")(lambda make=make: {"parameters": [make()], "steps": [fail()]})
fault("SW2102")(
    lambda: {"parameters": [ParameterString("S", default_value="other", enum_values=["a", "b"])], "steps": [fail()]}
)
fault("SW2103")(lambda: {"parameters": [ParameterString("Unused", default_value="a")], "steps": [fail()]})


@fault("SW2104")
def approval():
    status = ParameterString("Approval", default_value="PendingManualApproval")
    return {"parameters": [status], "steps": [register(approval_status=status)]}


cannot("SW3001", "a reference is an object that writes its own text")
fault("SW3002")(lambda: [fail(), processing(arguments=[ParameterString("Missing")])])
fault("SW3003")(lambda: [fail(depends_on=["Missing"])])
fault("SW3003")(lambda: decided(conditions=[ConditionGreaterThan(metric(step="Missing"), 0.5)]))
fault("SW3004")(lambda: [processing(arguments=[ExecutionVariable("ExecutionId")])])


@fault("SW3005")
def property_typo():
    step = training()
    return [step, processing(inputs=[an_input(source=step.properties.ModelArtifacts.S3ModelArtefacts)])]


@fault("SW3006")
def output_typo():
    step = processing()
    uri = step.properties.ProcessingOutputConfig.Outputs["trian"].S3Output.S3Uri
    return [step, training(inputs={"train": TrainingInput(uri)})]


fault("SW3007")(lambda: decided_with(PropertyFile("Report", "evaluations", "evaluation.json")))
fault("SW3007")(lambda: decided_with(PropertyFile("Report", "evaluation", "")))
fault("SW3008")(lambda: decided(conditions=[ConditionGreaterThan(metric(file="Reports"), 0.5)]))
fault("SW3008")(lambda: decided(conditions=[ConditionGreaterThan(metric(path="a[["), 0.5)]))
fault("SW3008")(lambda: decided(conditions=[ConditionGreaterThan(metric(path=None), 0.5)]))
fault("SW3009")(lambda: [processing(arguments=[Join(on="/", values=[])])])
fault("SW3009")(lambda: [processing(arguments=[Join(on=None, values=["a", "b"])])])
fault("SW3009")(lambda: [processing(arguments=[Join(on="/", values=[{"a": 1}])])])
fault("SW3010")(lambda: [evaluation()])


def decided_with(file):
    return {"parameters": [THRESHOLD], "steps": [evaluation(property_files=[file]), condition()]}


@fault("SW3011")
def unread_output():
    step = processing(outputs=[an_output("train"), an_output("holdout")])
    uri = step.properties.ProcessingOutputConfig.Outputs["train"].S3Output.S3Uri
    return [step, training(inputs={"train": TrainingInput(uri)})]


@fault("SW4001")
def cycle():
    one, other = processing("One"), processing("Other", depends_on=["One"])
    one.add_depends_on([other])
    return [one, other]


fault("SW4001")(lambda: [processing("One", depends_on=["One"])])
fault("SW4002")(lambda: [fail(), processing(depends_on=["Refuse"])])
fault("SW4002")(lambda: reads_fail(fail()))
fault("SW4003")(lambda: branch(depends_on=["Inner"]))
fault("SW4003")(
    lambda: decided(if_steps=[processing("Inner")], else_steps=[processing("Outer", depends_on=["Inner"])])
)


def reads_fail(step):
    return [step, processing(inputs=[an_input(source=step.properties.ErrorMessage)])]


def branch(**outer):
    made = decided(if_steps=[processing("Inner")])
    return {**made, "steps": [*made["steps"], processing("Outer", **outer)]}


@fault("SW4004")
def nested():
    inner = condition("Inner", conditions=[ConditionEquals(THRESHOLD, 0.5)], if_steps=[fail("Stop")], else_steps=[])
    return decided(if_steps=[inner])


fault("SW4005")(lambda: [function(f"Count{i}") for i in range(51)])
fault("SW4101")(lambda: [evaluation(), processing(depends_on=["Evaluate", "Evaluate"])])
cannot("SW6001", "every condition is a class")
fault("SW6002")(lambda: decided(conditions=[]))
fault("SW6002")(lambda: decided(if_steps=[], else_steps=[]))
fault("SW6003")(lambda: decided(conditions=[ConditionGreaterThan(metric(), None)]))
fault("SW6003")(lambda: decided(conditions=[ConditionGreaterThan(THRESHOLD, "abc")]))
fault("SW6003")(lambda: decided(conditions=[ConditionGreaterThan("abc", 0.6)]))
fault("SW6003")(lambda: decided(conditions=[ConditionIn(THRESHOLD, ["a", "b"])]))
fault("SW6004")(lambda: decided(else_steps=[]))
fault("SW6005")(lambda: decided(conditions=[ConditionGreaterThan(metric(), "0.6")]))

# Nothing is wrong with these.
fault("none")(lambda: decided())
fault("none")(lambda: [processing(), training(), automl(), function(), callback(), emr()])
fault("none")(lambda: [tuning(), check(model_package_group_name="skin"), model_step()])
