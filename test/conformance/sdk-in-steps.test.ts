import { afterAll, beforeAll, expect, test } from "vitest";
import { definition, openFixture, python, type Fixture } from "../local/engine/fixture.ts";

const sdk = process.env["SAGEWRIGHT_PYTHON_SDK"];
if (sdk === undefined) {
  console.warn("SAGEWRIGHT_PYTHON_SDK is not set: no step uses the SageMaker Python SDK");
}

// Whatever wants to leave this machine is told so, and cannot.
const script = `
import os, socket
outside = []
connect = socket.socket.connect
def guarded(self, address):
    if isinstance(address, tuple) and not address[0].startswith('127.'):
        outside.append(address)
        raise OSError('no way out')
    return connect(self, address)
socket.socket.connect = guarded
look_up = socket.getaddrinfo
def resolved(host, *more, **others):
    if host not in ('127.0.0.1', 'localhost'):
        outside.append(host)
        raise socket.gaierror('no way out')
    return look_up(host, *more, **others)
socket.getaddrinfo = resolved
if os.environ.get('OWN'):
    with open('own.yaml', 'w') as f: f.write('SchemaVersion: "1.0"\\nSageMaker:\\n  PythonSDK:\\n    Modules:\\n      Session:\\n        DefaultS3Bucket: my-own-bucket\\n')
    os.environ['SAGEMAKER_USER_CONFIG_OVERRIDE'] = os.path.abspath('own.yaml')
import sagemaker
from sagemaker.processing import ScriptProcessor
session = sagemaker.Session()
bucket = session.default_bucket()
with open('a.txt', 'w') as f: f.write('x')
uploaded = session.upload_data('a.txt', key_prefix='from-a-step')
processor = ScriptProcessor(image_uri='test/python:1', command=['python3'], role='arn:aws:iam::123456789012:role/r', instance_count=1, instance_type='ml.m5.large', sagemaker_session=session)
with open('b.py', 'w') as f: f.write('print(1)')
processor.run(code='b.py', wait=False)
print('RESULT', bucket, uploaded, outside)
`;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({ images: [{ match: "test/python:*", interpreter: sdk ?? "python3" }] });
});
afterAll(() => fixture?.close());

async function printed(Environment: Readonly<Record<string, string>>): Promise<string | undefined> {
  const more = { Environment: { SAGEMAKER_SUPPRESS_V2_WARNING: "1", ...Environment } };
  const run = await fixture.run(definition([python("Ask", script, { request: more })]));
  expect(run.step("Ask")?.FailureReason).toBeUndefined();
  const job = await fixture.jobOf(run.arn, "Ask");
  const log = fixture.log("/aws/sagemaker/ProcessingJobs", `${job}/algo-1`);
  return log.split("\n").find((line) => line.startsWith("RESULT"));
}

test.runIf(sdk !== undefined)(
  "a step that uses the SageMaker Python SDK stays on this machine, and a configuration of its own counts more",
  async () => {
    const bucket = "sagewright-us-east-1-123456789012";
    expect(await printed({})).toBe(`RESULT ${bucket} s3://${bucket}/from-a-step/a.txt []`);
    expect(await printed({ OWN: "1" })).toBe("RESULT my-own-bucket s3://my-own-bucket/from-a-step/a.txt []");
  },
  180_000,
);
