"""Shapes of step arguments and properties that are no single SageMaker request or response, made of the models' own."""

# What SageMaker itself adds to a request that a step makes of another service.
BEDROCK = {
    "BedrockCustomModel": ("CreateCustomModel", "GetCustomModel"),
    "BedrockCustomModelDeployment": ("CreateCustomModelDeployment", "GetCustomModelDeployment"),
    "BedrockModelImport": ("CreateModelImportJob", "GetModelImportJob"),
    "BedrockProvisionedModelThroughput": ("CreateProvisionedModelThroughput", "GetProvisionedModelThroughput"),
}
LINEAGE = {
    "Actions": "CreateActionRequest", "Artifacts": "CreateArtifactRequest",
    "Contexts": "CreateContextRequest", "Associations": "AddAssociationRequest",
}


def compose(session, shapes, describe):
    """Add to `shapes` what steps need beside SageMaker's requests and responses."""
    model = session.get_service_model
    emr, serverless, bedrock, sagemaker = (model(name) for name in ("emr", "emr-serverless", "bedrock", "sagemaker"))

    def whole(service, name, prefix):
        describe(service.shape_for(name), shapes, prefix)
        return prefix + name

    def variant(name, source, without=(), spell=str):
        """The shape under another name: some members not needed, each of its own members spelled anew."""
        entry = dict(shapes[source])
        entry["required"] = sorted(spell(member) for member in entry.get("required", ()) if member not in without)
        entry["members"] = {spell(member): target for member, target in entry["members"].items()}
        shapes[name] = {key: value for key, value in entry.items() if value != []}
        return name

    def structure(name, members, required=()):
        shapes[name] = {"type": "structure", **({"required": sorted(required)} if required else {}), "members": members}

    def tokens(service, name):
        """Members that the caller's SDK fills, so that nobody writes them."""
        members = service.shape_for(name).members
        return [member for member in members if members[member].metadata.get("idempotencyToken")]

    # A cluster that runs takes a step; else the step describes a cluster of its own. SageMaker names both.
    whole(emr, "Step", "emr:")
    structure("EMR arguments", {
        "StepConfig": variant("EMR StepConfig", whole(emr, "StepConfig", "emr:"), without=["Name"]),
        "ClusterId": whole(emr, "XmlStringMaxLen256", "emr:"),
        "ClusterConfig": variant("EMR ClusterConfig", whole(emr, "RunJobFlowInput", "emr:"), without=["Name"]),
        "ExecutionRoleArn": whole(emr, "ArnType", "emr:"),
    }, required=["StepConfig"])

    # The outer members are SageMaker's, the requests inside keep the spelling of EMR Serverless.
    job, application = "StartJobRunRequest", "CreateApplicationRequest"
    given = [*tokens(serverless, job), "applicationId", "executionRoleArn"]
    made = tokens(serverless, application)
    structure("EMRServerless arguments", {
        "ApplicationId": whole(serverless, "ApplicationId", "emr-serverless:"),
        "ApplicationConfig": variant(
            "EMRServerless ApplicationConfig", whole(serverless, application, "emr-serverless:"), without=made),
        "JobConfig": variant("EMRServerless JobConfig", whole(serverless, job, "emr-serverless:"), without=given),
        "ExecutionRoleArn": whole(serverless, "IAMRoleArn", "emr-serverless:"),
    }, required=["ExecutionRoleArn", "JobConfig"])
    whole(serverless, "GetJobRunResponse", "emr-serverless:")

    def pascal(name):
        return name[0].upper() + name[1:]

    for step, (create, get) in BEDROCK.items():
        request, response = (bedrock.operation_model(create).input_shape, bedrock.operation_model(get).output_shape)
        filled = tokens(bedrock, request.name)
        variant(f"{step} arguments", whole(bedrock, request.name, "bedrock:"), without=filled, spell=pascal)
        variant(f"{step} properties", whole(bedrock, response.name, "bedrock:"), spell=pascal)
        for name in (request.name, response.name):
            shapes.pop("bedrock:" + name)

    for member, request in LINEAGE.items():
        shapes[f"Lineage {member}"] = {"type": "list", "member": whole(sagemaker, request, "")}
    structure("Lineage arguments", {member: f"Lineage {member}" for member in LINEAGE})
    whole(sagemaker, "LineageMetadata", "")

    # Text, numbers and booleans by name: what an SQS message and a function's event carry.
    shapes["flat arguments"] = {"type": "map", "key": "String", "value": "flat argument"}
    shapes["flat argument"] = {"type": "scalar"}
    # An output's type is what its step declares, so its shape says nothing.
    shapes["StepOutputs"] = {"type": "map", "key": "String", "value": "StepOutput"}
    shapes["StepOutput"] = {"type": "blob"}
    # What SageMaker answers of the best candidate beside DescribeAutoMLJob.
    structure("BestCandidateProperties", {
        "ModelInsightsJsonReportPath": "S3Uri", "ExplainabilityJsonReportPath": "S3Uri",
    })
    structure("Fail arguments", {"ErrorMessage": whole(sagemaker, "String3072", "")})
