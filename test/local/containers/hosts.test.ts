import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, input, openFixture, output, type Fixture } from "../engine/fixture.ts";
import { channel, keysBelow, process, train, unpacked } from "./jobs.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
  for (const name of ["a", "b", "c", "d", "e"]) await fixture.put(`in/${name}.txt`, name);
});
afterAll(() => fixture.close());

const two = { ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 2, VolumeSizeInGB: 1 } } as const;
const cluster = (InstanceCount: number) => ({
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount, VolumeSizeInGB: 1 } },
});

describe("a training job of two instances", () => {
  it("has two hosts with names, addresses and folders of their own, and one model of both", async () => {
    const code = `
import json, os, socket
config = json.load(open('/opt/ml/input/config/resourceconfig.json'))
host = config['current_host']
assert config['hosts'] == ['algo-1', 'algo-2'] and os.environ['SM_CURRENT_HOST'] == host, config
assert json.loads(os.environ['SM_HOSTS']) == ['algo-1', 'algo-2']
assert json.loads(os.environ['SM_CURRENT_INSTANCE_GROUP_HOSTS']) == ['algo-1', 'algo-2']
if os.environ['RUNNER_NAMES'] == 'true':
    assert socket.gethostname() == host, socket.gethostname()
    assert [socket.gethostbyname(h) for h in config['hosts']] == ['127.0.0.1', '127.0.0.2']
open('/opt/ml/model/shared', 'w').write(host)
open('/opt/ml/model/' + host, 'w').write(host)
open('/opt/ml/output/data/' + host, 'w').write(','.join(sorted(os.listdir('/opt/ml/input/data/sharded'))) + ' of ' + str(len(os.listdir('/opt/ml/input/data/all'))))
print('I am', host)
`;
    const { namesHosts } = await fixture.runner();
    const job = await train(fixture, code, {
      ...two,
      Environment: { RUNNER_NAMES: String(namesHosts) },
      InputDataConfig: [
        channel("sharded", `s3://${bucket}/in/`, { S3DataDistributionType: "ShardedByS3Key" }),
        channel("all", `s3://${bucket}/in/`),
      ],
    });
    expect(job.FailureReason).toBeUndefined();
    const name = job.TrainingJobName ?? "";
    for (const host of ["algo-1", "algo-2"])
      expect(fixture.log("/aws/sagemaker/TrainingJobs", `${name}/${host}`)).toBe(`I am ${host}`);
    const model = await unpacked(fixture, job.ModelArtifacts?.S3ModelArtifacts);
    expect(readdirSync(model).toSorted()).toEqual(["algo-1", "algo-2", "shared"]);
    expect(readFileSync(join(model, "shared"), "utf8")).toBe("algo-1");
    const data = await unpacked(fixture, `s3://${bucket}/models/${name}/output/output.tar.gz`);
    expect(["algo-1", "algo-2"].map((host) => readFileSync(join(data, host), "utf8"))).toEqual([
      "a.txt,c.txt,e.txt of 5",
      "b.txt,d.txt of 5",
    ]);
  });

  it("fails with the words of the host that failed first, and does not wait for the other", async () => {
    const code = `
import os, time
if os.environ['SM_CURRENT_HOST'] == 'algo-2':
    open('/opt/ml/output/failure', 'w').write('the second one broke'); raise SystemExit(5)
time.sleep(60)
`;
    const began = Date.now();
    const job = await train(fixture, code, two);
    expect(job.FailureReason).toBe("AlgorithmError: the second one broke, exit code: 1");
    expect(Date.now() - began).toBeLessThan(20_000);
  });

  it("knows the groups of a mixed cluster, and which of them a channel is for", async () => {
    const code = `
import json, os
config = json.load(open('/opt/ml/input/config/resourceconfig.json'))
groups = {g['instance_group_name']: (g['instance_type'], g['hosts']) for g in config['instance_groups']}
assert groups == {'cpu': ('ml.m5.large', ['algo-1']), 'gpu': ('ml.g5.xlarge', ['algo-2', 'algo-3'])}, groups
mine = 'cpu' if config['current_host'] == 'algo-1' else 'gpu'
assert config['current_group_name'] == mine == os.environ['SM_CURRENT_INSTANCE_GROUP'], config
assert os.environ['SM_IS_HETERO'] == 'true'
assert os.path.isdir('/opt/ml/input/data/train') == (mine == 'gpu')
`;
    const job = await train(fixture, code, {
      ResourceConfig: {
        VolumeSizeInGB: 1,
        InstanceGroups: [
          { InstanceGroupName: "cpu", InstanceType: "ml.m5.large", InstanceCount: 1 },
          { InstanceGroupName: "gpu", InstanceType: "ml.g5.xlarge", InstanceCount: 2 },
        ],
      },
      InputDataConfig: [channel("train", `s3://${bucket}/in/`, { InstanceGroupNames: ["gpu"] })],
    });
    expect(job.FailureReason).toBeUndefined();
  });

  it("without a network has one between its hosts alone", async () => {
    const code = `
import os, socket, time, urllib.error, urllib.request
try: urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'], timeout=5)
except urllib.error.HTTPError: print('the engine answers')
except OSError: print('no way out')
if os.environ['SM_CURRENT_HOST'] == 'algo-1':
    server = socket.create_server(('algo-1', 5000)); print(server.accept()[0].recv(100).decode())
else:
    for _ in range(100):
        try: socket.create_connection(('algo-1', 5000)).sendall(b'hello from algo-2'); break
        except OSError: time.sleep(0.1)
`;
    const more = { ...two, EnableNetworkIsolation: true, StoppingCondition: { MaxRuntimeInSeconds: 60 } };
    const job = await train(fixture, code, more);
    expect(job.FailureReason).toBeUndefined();
    const name = job.TrainingJobName ?? "";
    const kept = (
      JSON.parse(readFileSync(join(fixture.project, ".sagewright", "jobs", `${name}.run.json`), "utf8")) as {
        isolatedNetwork: boolean;
      }
    ).isolatedNetwork;
    const said = fixture.notes.some(({ message }) =>
      message.startsWith(`${name}: EnableNetworkIsolation is not kept, `),
    );
    // It is kept, or it is said that it is not.
    expect(said).toBe(!kept);
    expect(fixture.log("/aws/sagemaker/TrainingJobs", `${name}/algo-1`)).toBe(
      `${kept ? "no way out" : "the engine answers"}\nhello from algo-2`,
    );
    if ((await fixture.runner()).name === "bubblewrap") expect(kept).toBe(true);
  });

  it("says which launcher of the toolkit it does not have, and what has no effect", async () => {
    const hyperparameters = { sagemaker_mpi_enabled: "true" };
    await train(fixture, "pass", { ...two, hyperparameters, EnableInterContainerTrafficEncryption: true });
    expect(fixture.notes.map(({ message }) => message).join("\n")).toMatch(
      /EnableInterContainerTrafficEncryption has no effect on this machine/,
    );
    expect(fixture.notes.map(({ message }) => message).join("\n")).toMatch(/sagemaker_mpi_enabled is not played/);
  });
});

describe("a processing job of three instances", () => {
  it("shares its input out, and all that its hosts make is there", async () => {
    const code = `
import json, os
config = json.load(open('/opt/ml/config/resourceconfig.json'))
assert config['hosts'] == ['algo-1', 'algo-2', 'algo-3'], config
for name in os.listdir('/opt/ml/processing/input/x'):
    open('/opt/ml/processing/o/' + name, 'w').write(config['current_host'])
open('/opt/ml/output/message', 'w').write(config['current_host'] + ' is done')
`;
    const x = input("x", `s3://${bucket}/in/`);
    const job = await process(fixture, code, {
      inputs: [{ ...x, S3Input: { ...x.S3Input, S3DataDistributionType: "ShardedByS3Key" } }],
      outputs: [output("o", `s3://${bucket}/o`)],
      request: cluster(3),
    });
    expect(job.FailureReason).toBeUndefined();
    expect(job.ExitMessage).toBe("algo-1 is done\nalgo-2 is done\nalgo-3 is done");
    expect(keysBelow(fixture, "o/").map((key) => fixture.read(key))).toEqual([
      "algo-1",
      "algo-2",
      "algo-3",
      "algo-1",
      "algo-2",
    ]);
  });

  it("is completed only when all of its hosts are", async () => {
    const code =
      "import json; raise SystemExit(7 if json.load(open('/opt/ml/config/resourceconfig.json'))['current_host'] == 'algo-3' else 0)";
    const job = await process(fixture, code, { request: cluster(3) });
    expect(job).toMatchObject({
      ProcessingJobStatus: "Failed",
      FailureReason: expect.stringMatching(/^AlgorithmError: .*, exit code: 7$/),
    });
  });
});
