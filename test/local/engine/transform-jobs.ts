import {
  CreateModelCommand,
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  type CreateTransformJobRequest,
  type DescribeTransformJobResponse,
} from "@aws-sdk/client-sagemaker";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import { bucket, openFixture, role, type Fixture } from "./fixture.ts";

// Answers each line with its length (JSON: the sum of "x"); keeps what it was sent.
export const server = `
import http.server, json, os, threading, time
busy, most, lock, fails = 0, 0, threading.Lock(), {}
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/execution-parameters' and os.environ.get('PARAMETERS'): return self.answer(200, os.environ['PARAMETERS'])
        self.answer(200 if self.path == '/ping' else 404, '')
    def do_POST(self):
        global busy, most
        with lock: busy += 1; most = max(most, busy)
        body = self.rfile.read(int(self.headers['content-length'])).decode()
        with open(os.environ['SEEN'], 'a') as seen: seen.write(json.dumps([body, self.headers['content-type'], self.headers['accept']]) + '\\n')
        time.sleep(float(os.environ.get('SLEEP', '0')))
        with lock: busy -= 1
        open(os.environ['SEEN'] + '.most', 'w').write(str(most))
        if 'bad' in body: return self.answer(400, 'cannot read ' + body)
        if 'flaky' in body:
            fails[body] = fails.get(body, 0) + 1
            if fails[body] < 3: return self.answer(500, 'not yet')
        if 'broken' in body: return self.answer(500, 'for ever')
        kind = self.headers['content-type'] or ''
        if 'json' in kind: self.answer(200, '\\n'.join(json.dumps(json.loads(line) if os.environ.get('ECHO') else {'sum': sum(json.loads(line)['x'])}) for line in body.split('\\n')), kind)
        else: self.answer(200, '\\n'.join(str(len(line)) for line in body.split('\\n')), 'text/csv')
    def answer(self, status, text, kind='text/plain'):
        body = text.encode()
        self.send_response(status); self.send_header('content-type', kind); self.send_header('content-length', str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *args): pass
assert os.environ['SAGEMAKER_BATCH'] == 'true'
print('strategy', os.environ['SAGEMAKER_BATCH_STRATEGY'], os.environ['SAGEMAKER_MAX_PAYLOAD_IN_MB'], os.environ['SAGEMAKER_MAX_CONCURRENT_TRANSFORMS'])
http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['SAGEMAKER_BIND_TO_PORT'])), Handler).serve_forever()
`;

export let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
  writeFileSync(join(fixture.project, "serve.py"), server);
  await fixture.sagemaker.send(
    new CreateModelCommand({ ModelName: "m", ExecutionRoleArn: role, PrimaryContainer: { Image: "test/python:1" } }),
  );
});
afterAll(() => fixture.close());

export let count = 0;
export interface Asked {
  readonly input?: Partial<NonNullable<CreateTransformJobRequest["TransformInput"]>>;
  readonly output?: Partial<NonNullable<CreateTransformJobRequest["TransformOutput"]>>;
  readonly more?: Partial<CreateTransformJobRequest>;
  readonly env?: Readonly<Record<string, string>>;
}

export const seenBy = (name: string) => join(fixture.project, `${name}.seen`);
export const request = (name: string, { input, output, more, env }: Asked) => ({
  TransformJobName: name,
  ModelName: "m",
  TransformInput: {
    DataSource: { S3DataSource: { S3DataType: "S3Prefix" as const, S3Uri: `s3://${bucket}/${name}/in/` } },
    ...input,
  },
  TransformOutput: { S3OutputPath: `s3://${bucket}/${name}/out`, ...output },
  TransformResources: { InstanceType: "ml.m5.large" as const, InstanceCount: 1 },
  Environment: { SEEN: seenBy(name), ...env },
  ...more,
});

export async function transform(files: Readonly<Record<string, string | Buffer>>, asked: Asked) {
  const name = `job-${++count}`;
  for (const [path, body] of Object.entries(files)) await fixture.put(`${name}/in/${path}`, body);
  await fixture.sagemaker.send(new CreateTransformJobCommand(request(name, asked)));
  const job = await ended(name);
  const seen = existsSync(seenBy(name))
    ? readFileSync(seenBy(name), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as [string, string | null, string | null])
    : [];
  const out = (path: string) => fixture.read(`${name}/out/${path}.out`);
  return { job, out, seen, bodies: seen.map(([body]) => body), name };
}

export async function ended(TransformJobName: string): Promise<DescribeTransformJobResponse> {
  for (;;) {
    const job = await fixture.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName }));
    if (!["InProgress", "Stopping"].includes(job.TransformJobStatus ?? "")) return job;
    await sleep(20);
  }
}

export const line = { SplitType: "Line", ContentType: "text/csv" } as const;
