import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  StopTrainingJobCommand,
  type CreateTrainingJobRequest,
  type DescribeTrainingJobResponse,
} from "@aws-sdk/client-sagemaker";
import { create, extract } from "tar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { bucket, definition, fail, openFixture, role, type Fixture } from "./fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

/** Packs files into a sourcedir.tar.gz in the bucket. */
async function source(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = temporaryFolder("source");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  await create({ gzip: true, cwd: folder, file: join(folder, "s.tar.gz") }, Object.keys(files));
  return fixture.put(`code/${name}/sourcedir.tar.gz`, readFileSync(join(folder, "s.tar.gz")));
}

const request = (uri: string, hyperparameters: Readonly<Record<string, unknown>> = {}, more: object = {}) => ({
  RoleArn: role,
  AlgorithmSpecification: {
    TrainingImage: "test/python:1",
    TrainingInputMode: "File" as const,
    MetricDefinitions: [
      { Name: "val:loss", Regex: "val_loss=([0-9.e+-]+)" },
      { Name: "never", Regex: "never=(.*)" },
    ],
  },
  OutputDataConfig: { S3OutputPath: `s3://${bucket}/models/` },
  ResourceConfig: { InstanceType: "ml.g5.xlarge" as const, InstanceCount: 1, VolumeSizeInGB: 10 },
  StoppingCondition: { MaxRuntimeInSeconds: 600 },
  HyperParameters: {
    sagemaker_program: '"train.py"',
    sagemaker_submit_directory: JSON.stringify(uri),
    ...hyperparameters,
  },
  ...more,
});

let count = 0;
async function train(body: object): Promise<DescribeTrainingJobResponse> {
  const TrainingJobName = `job-${++count}`;
  await fixture.sagemaker.send(
    new CreateTrainingJobCommand({ ...(body as CreateTrainingJobRequest), TrainingJobName }),
  );
  return ended(TrainingJobName);
}

async function ended(TrainingJobName: string): Promise<DescribeTrainingJobResponse> {
  for (;;) {
    const job = await fixture.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
    if (!["InProgress", "Stopping"].includes(job.TrainingJobStatus ?? "")) return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function unpacked(uri: string): Promise<string> {
  const folder = temporaryFolder("artifact");
  const file = fixture.engine.context.objects.file(bucket, uri.slice(`s3://${bucket}/`.length));
  await extract({ file: file ?? "", cwd: folder });
  return folder;
}

describe("a training job", () => {
  it("runs the script of the source archive and leaves its model, metrics and log", async () => {
    const channel = await fixture.put("data/train/x/a.csv", "1,2");
    const uri = await source("ok", {
      "train.py": `
import json, os, sys
from lib import helper
assert sys.argv[1:] == ['--epochs', '3', '--learning-rate', '1e-05'], sys.argv
assert os.getcwd() == '/opt/ml/code' and __file__.endswith('train.py'), os.getcwd()
assert open(os.environ['SM_CHANNEL_TRAIN'] + '/x/a.csv').read() == '1,2'
assert json.loads(os.environ['SM_HPS']) == {'epochs': 3, 'learning-rate': 1e-05}
assert os.environ['TRAINING_JOB_NAME'] == json.loads(os.environ['SM_TRAINING_ENV'])['job_name']
config = json.load(open('/opt/ml/input/config/resourceconfig.json'))
assert config['instance_groups'] == [{'instance_group_name': 'homogeneousCluster', 'instance_type': 'ml.g5.xlarge', 'hosts': ['algo-1']}], config
assert json.load(open('/opt/ml/input/config/hyperparameters.json'))['epochs'] == '3'
assert json.load(open('/opt/ml/input/config/inputdataconfig.json')) == {'train': {'TrainingInputMode': 'File', 'S3DistributionType': 'FullyReplicated', 'RecordWrapperType': 'None'}}
assert 'SECRET_OF_THE_HOST' not in os.environ
for epoch in range(2): print(f'epoch={epoch} val_loss={1 / (epoch + 1)}')
open('/opt/ml/model/model.bin', 'w').write(helper.text)
open('/opt/ml/output/data/curve.txt', 'w').write('curve')
`,
      "lib/helper.py": "text = 'weights'",
    });
    process.env["SECRET_OF_THE_HOST"] = "x";
    const job = await train({
      ...request(uri, { epochs: "3", "learning-rate": "0.00001" }),
      InputDataConfig: [
        {
          ChannelName: "train",
          DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: channel.replace("/x/a.csv", "") } },
        },
      ],
    });
    expect(job.FailureReason).toBeUndefined();
    expect(job.TrainingJobStatus).toBe("Completed");
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
      "Starting",
      "Downloading",
      "Training",
      "Uploading",
      "Completed",
    ]);
    expect(job.FinalMetricDataList?.map(({ MetricName, Value }) => [MetricName, Value])).toEqual([["val:loss", 0.5]]);
    const artifacts = job.ModelArtifacts?.S3ModelArtifacts ?? "";
    expect(artifacts).toBe(`s3://${bucket}/models/${job.TrainingJobName ?? ""}/output/model.tar.gz`);
    expect(readFileSync(join(await unpacked(artifacts), "model.bin"), "utf8")).toBe("weights");
    expect(readFileSync(join(await unpacked(artifacts.replace("model.tar", "output.tar")), "curve.txt"), "utf8")).toBe(
      "curve",
    );
    expect(fixture.log("/aws/sagemaker/TrainingJobs", `${job.TrainingJobName ?? ""}/algo-1`)).toBe(
      "epoch=0 val_loss=1.0\nepoch=1 val_loss=0.5",
    );
  });

  it("fails in the toolkit's words, with exit code 1 and what there is of a model", async () => {
    const uri = await source("bad", {
      "train.py": "open('/opt/ml/model/half', 'w').close()\nraise ValueError('bad thing')",
    });
    const job = await train(request(uri, { epochs: "3" }));
    expect(job.TrainingJobStatus).toBe("Failed");
    expect(job.FailureReason).toBe(
      'AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage "ValueError: bad thing"\nCommand "python3 train.py --epochs 3", exit code: 1',
    );
    expect(await unpacked(job.ModelArtifacts?.S3ModelArtifacts ?? "")).toBeTruthy();
  });

  it("fails with the words that the script left in /opt/ml/output/failure", async () => {
    const uri = await source("told", {
      "train.py": "import sys\nopen('/opt/ml/output/failure', 'w').write('no images')\nsys.exit(3)",
    });
    const job = await train(request(uri));
    expect(job.FailureReason).toBe("AlgorithmError: no images, exit code: 1");
  });

  it("passes the failure and the metrics on to a pipeline's step", async () => {
    const good = await source("metric", { "train.py": "print('val_loss=0.25')" });
    const bad = await source("told2", {
      "train.py": "open('/opt/ml/output/failure', 'w').write('no images')\nraise SystemExit(1)",
    });
    const step = (Name: string, uri: string) => ({ Name, Type: "Training", Arguments: request(uri) });
    const message = {
      "Std:Join": { On: "", Values: ["loss ", { Get: "Steps.Good.FinalMetricDataList['val:loss'].Value" }] },
    };
    const run = await fixture.run(definition([step("Good", good), fail("Report", message)]));
    expect(run.step("Report")?.FailureReason).toBe("loss 0.25");
    const failed = await fixture.run(definition([step("Bad", bad)]));
    expect(failed.step("Bad")?.FailureReason).toBe("ClientError: AlgorithmError: no images, exit code: 1");
  });

  it("ends as Stopped with MaxRuntimeExceeded when its time is up, its model kept", async () => {
    const uri = await source("slow", {
      "train.py": "import time\nopen('/opt/ml/model/early', 'w').write('e')\ntime.sleep(60)",
    });
    const job = await train({ ...request(uri), StoppingCondition: { MaxRuntimeInSeconds: 5 } });
    expect([job.TrainingJobStatus, job.SecondaryStatus]).toEqual(["Stopped", "MaxRuntimeExceeded"]);
    expect(readFileSync(join(await unpacked(job.ModelArtifacts?.S3ModelArtifacts ?? ""), "early"), "utf8")).toBe("e");
  });

  it("stops when asked to", async () => {
    const uri = await source("sleep", { "train.py": "import time; time.sleep(60)" });
    const TrainingJobName = "to-stop";
    await fixture.sagemaker.send(new CreateTrainingJobCommand({ ...request(uri), TrainingJobName }));
    await fixture.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName }));
    expect((await ended(TrainingJobName)).TrainingJobStatus).toBe("Stopped");
    await expect(
      fixture.sagemaker.send(new CreateTrainingJobCommand({ ...request(uri), TrainingJobName })),
    ).rejects.toThrow(/already exists \(arn:aws:sagemaker:us-east-1:123456789012:training-job\/to-stop\)/);
  });

  it("checks the archive's requirements against the environment instead of installing", async () => {
    const met = await source("met", {
      "train.py": "pass",
      "requirements.txt": "pip>=1  # always there\n# comment\nnot-here==1; python_version < '3'\n",
    });
    expect((await train(request(met))).FailureReason).toBeUndefined();
    const unmet = await source("unmet", { "train.py": "pass", "requirements.txt": "no-such-package==1.2\n" });
    expect((await train(request(unmet))).FailureReason).toMatch(
      /requirements\.txt asks for no-such-package==1\.2; add that to the interpreter python3/,
    );
  });

  it("refuses a source archive with a member that leaves the folder", async () => {
    const folder = join(temporaryFolder("evil"), "inside");
    mkdirSync(folder);
    writeFileSync(join(folder, "train.py"), "pass");
    writeFileSync(join(folder, "..", "outside.txt"), "x");
    await create({ gzip: true, cwd: folder, file: join(folder, "s.tar.gz"), preservePaths: true }, [
      "train.py",
      "../outside.txt",
    ]);
    const uri = await fixture.put("code/evil/sourcedir.tar.gz", readFileSync(join(folder, "s.tar.gz")));
    expect((await train(request(uri))).FailureReason).toMatch(/refused the archive .*outside\.txt leaves the folder/);
  });

  it("names what is missing: data, code, an image's environment", async () => {
    const uri = await source("fine", { "train.py": "pass" });
    const nothing = {
      ChannelName: "train",
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${bucket}/nothing/` } },
    };
    expect((await train({ ...request(uri), InputDataConfig: [nothing] })).FailureReason).toMatch(
      /No S3 objects found under S3 URL "s3:\/\/sagewright[^"]*\/nothing\/"/,
    );
    expect((await train(request(`s3://${bucket}/none.tar.gz`))).FailureReason).toMatch(
      /none\.tar\.gz: the object does not exist/,
    );
    const image = { ...request(uri).AlgorithmSpecification, TrainingImage: "elsewhere/image:2" };
    expect((await train({ ...request(uri), AlgorithmSpecification: image })).FailureReason).toContain(
      'add for example {"match":"*/image:2","requirements":"requirements.txt"}',
    );
  });
});
