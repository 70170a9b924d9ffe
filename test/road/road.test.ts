import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  environmentPython,
  judgesPython,
  makeProject,
  processesOf,
  render,
  run,
  sagewright,
  startLocal,
} from "./project.ts";

const MINUTES = 60_000;
const SHORT = ["--param", "Epochs=3", "--param", "ImageSize=64"];

describe("the whole road on rendered images", () => {
  const project = makeProject();
  let engine: Awaited<ReturnType<typeof startLocal>>;
  let archive = "";
  const awsEnvironment = () => ({
    ...process.env,
    AWS_ENDPOINT_URL: engine.endpoint,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "sagewright",
    AWS_SECRET_ACCESS_KEY: "sagewright",
  });
  const boto = async (script: string): Promise<string> => {
    const ran = await run(judgesPython(), ["-c", `import boto3, json\n${script}`], project.folder, awsEnvironment());
    expect(ran.stderr).toBe("");
    return ran.stdout.trim();
  };

  beforeAll(async () => {
    archive = render(project.folder);
    engine = await startLocal(project.folder);
  }, 2 * MINUTES);
  afterAll(async () => {
    await engine.stop();
    project.remove();
  });

  test(
    "an untrained model ends at the Fail step: nothing is registered or deployed, exit 1",
    async () => {
      const ran = await sagewright(
        project.folder,
        "run",
        "pipelines.skin.pipeline",
        "--data",
        archive,
        "--param",
        "Epochs=0",
        "--json",
      );
      expect(ran.code, ran.stderr).toBe(1);
      const status = JSON.parse((await sagewright(project.folder, "status", "skin", "--json")).stdout);
      expect(status.PipelineExecutionStatus).toBe("Failed");
      const steps = Object.fromEntries(status.Steps.map((s: { StepName: string }) => [s.StepName, s]));
      expect(steps.Evaluate.StepStatus).toBe("Succeeded");
      expect(steps.CheckAccuracy.Metadata.Condition.Outcome).toBe("False");
      expect(steps.RegisterModel).toBeUndefined();
      expect(steps.AccuracyTooLow.FailureReason).toMatch(/0\.\d+.*0\.\d+/);
      expect(await boto("print(len(boto3.client('sagemaker').list_model_packages()['ModelPackageSummaryList']))")).toBe(
        "0",
      );
      expect(await boto("print(len(boto3.client('sagemaker').list_endpoints()['Endpoints']))")).toBe("0");
    },
    5 * MINUTES,
  );

  test(
    "a trained model is registered as PendingManualApproval, and any AWS client sees the run",
    async () => {
      const ran = await sagewright(
        project.folder,
        "run",
        "pipelines.skin.pipeline",
        "--data",
        archive,
        ...SHORT,
        "--json",
      );
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stderr).toMatch(/epoch=3 .*val_accuracy=0\.\d+/);
      const approval = await boto(
        "s = boto3.client('sagemaker')\np = s.list_model_packages(ModelPackageGroupName='skin')['ModelPackageSummaryList']\nprint(json.dumps([x['ModelApprovalStatus'] for x in p]))",
      );
      expect(JSON.parse(approval)).toEqual(["PendingManualApproval"]);
      const aws = join(dirname(judgesPython()), "aws");
      const cli = await run(
        aws,
        ["sagemaker", "list-pipeline-executions", "--pipeline-name", "skin", "--output", "json"],
        project.folder,
        awsEnvironment(),
      );
      expect(cli.code, cli.stderr).toBe(0);
      const statuses = JSON.parse(cli.stdout).PipelineExecutionSummaries.map(
        (e: { PipelineExecutionStatus: string }) => e.PipelineExecutionStatus,
      );
      expect(statuses.toSorted()).toEqual(["Failed", "Succeeded"]);
    },
    8 * MINUTES,
  );

  test(
    "an approval by a foreign client starts the deployment, which tests on staging and waits at the gate",
    async () => {
      await boto(
        "s = boto3.client('sagemaker')\na = s.list_model_packages(ModelPackageGroupName='skin')['ModelPackageSummaryList'][0]['ModelPackageArn']\ns.update_model_package(ModelPackageArn=a, ModelApprovalStatus='Approved')",
      );
      const ran = await sagewright(project.folder, "deploy", "--group", "skin", "--json");
      expect(ran.code, ran.stderr).toBe(0);
      const names = JSON.parse(
        await boto(
          "print(json.dumps([e['EndpointName'] for e in boto3.client('sagemaker').list_endpoints()['Endpoints']]))",
        ),
      );
      expect(names).toEqual(["skin-staging"]);
      const state = JSON.parse(
        await boto(
          "c = boto3.client('codepipeline')\ns = c.get_pipeline_state(name='sagemaker-skin-modeldeploy')\nprint(json.dumps({a['actionName']: a['latestExecution']['status'] for x in s['stageStates'] for a in x['actionStates'] if 'latestExecution' in a}))",
        ),
      );
      expect(state).toMatchObject({
        DeployResourcesStaging: "Succeeded",
        TestStaging: "Succeeded",
        ApproveDeployment: "InProgress",
      });
    },
    5 * MINUTES,
  );

  test(
    "the production approval deploys production, and running it again changes nothing",
    async () => {
      const promoted = await sagewright(project.folder, "promote", "--group", "skin", "--yes", "--json");
      expect(promoted.code, promoted.stderr).toBe(0);
      const before = await boto(
        "print(boto3.client('sagemaker').describe_endpoint(EndpointName='skin-prod')['LastModifiedTime'])",
      );
      const package_ = await boto(
        "print(boto3.client('sagemaker').list_model_packages(ModelPackageGroupName='skin')['ModelPackageSummaryList'][0]['ModelPackageArn'])",
      );
      const again = await sagewright(project.folder, "deploy", "--stage", "prod", "--package", package_, "--json");
      expect(again.code, again.stderr).toBe(0);
      expect(JSON.parse(again.stdout).outcome).toBe("unchanged");
      expect(
        await boto("print(boto3.client('sagemaker').describe_endpoint(EndpointName='skin-prod')['LastModifiedTime'])"),
      ).toBe(before);
    },
    5 * MINUTES,
  );

  test(
    "endpoints are durable: after the engine has gone, invoke starts them again and leaves nothing running",
    async () => {
      const code = await engine.stop();
      expect(code).toBe(0);
      expect(processesOf(project.folder)).toEqual([]);
      const image = join(project.folder, "unseen.jpg");
      const unzip =
        "import io,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\np=zipfile.ZipFile(io.BytesIO(z.read('HAM10000_images_part_1.zip')))\nopen(sys.argv[2],'wb').write(p.read(sorted(n for n in p.namelist() if n.endswith('.jpg'))[0]))";
      expect((await run(environmentPython(), ["-c", unzip, archive, image], project.folder)).code).toBe(0);
      const ran = await sagewright(project.folder, "invoke", "skin-prod", image);
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stdout).toMatch(/\b(akiec|bcc|bkl|df|mel|nv|vasc)\b.*0\.\d+|\d+(\.\d+)? ?%/);
      expect(processesOf(project.folder)).toEqual([]);
      engine = await startLocal(project.folder);
    },
    3 * MINUTES,
  );
});
