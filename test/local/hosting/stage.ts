import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  type CreateEndpointConfigCommandInput,
  type DeploymentConfig,
  type ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { create } from "tar";
import { temporaryFolder } from "../../temporary.ts";
import { createHosting } from "../../../local/hosting/hosting.ts";
import type { Limits } from "../../../local/hosting/limits.ts";
import { parts } from "../../../local/parts.ts";
import type { EngineOptions } from "../../../local/start.ts";
import { openFixture, role, type Fixture } from "../engine/fixture.ts";

/** A model server in one file; what it does, the request says. */
export const server = `
import http.server, json, os, sys, time
models = {}
text = ''
try: text = open(os.environ['SM_MODEL_DIR'] + '/answer.txt').read()
except FileNotFoundError:
    if 'SAGEMAKER_MULTI_MODEL' in os.environ and not os.environ.get('SPEAKS'): sys.exit('no model and no multi-model API')
if text == 'broken': sys.exit('RuntimeError: no weights')
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def reply(self, status, body, kind='text/plain'):
        self.send_response(status); self.send_header('content-type', kind); self.send_header('content-length', str(len(body))); self.end_headers(); self.wfile.write(body)
    def do_GET(self):
        if self.path == '/models': return self.reply(200 if os.environ.get('SPEAKS') else 404, json.dumps({'models': []}).encode())
        self.reply(200, b'')
    def do_DELETE(self):
        print('unloads', models.pop(self.path.split('/')[2]), flush=True); self.reply(200, b'')
    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length'] or 0)).decode()
        if self.path == '/models':
            if len(models) == 2: return self.reply(507, b'no memory')
            one = json.loads(body); models[one['model_name']] = open(one['url'] + '/answer.txt').read()
            print('loads', models[one['model_name']], flush=True)
            return self.reply(200, b'{}')
        mine = models[self.path.split('/')[2]] if self.path.startswith('/models/') else text
        if mine == 'faulty': return self.reply(500, b'Traceback: faulty')
        if body == 'die': os._exit(9)
        if body == 'bad': return self.reply(400, b'cannot read it')
        if body == 'port': return self.reply(200, os.environ['SAGEMAKER_BIND_TO_PORT'].encode())
        if body == 'stream':
            self.send_response(200); self.send_header('content-type', 'text/x-parts'); self.send_header('transfer-encoding', 'chunked'); self.end_headers()
            for part in ('one ', 'two ', 'three'):
                self.wfile.write(f'{len(part):x}\\r\\n{part}\\r\\n'.encode()); self.wfile.flush(); time.sleep(0.05)
            return self.wfile.write(b'0\\r\\n\\r\\n')
        if body == 'stall':
            self.send_response(200); self.send_header('content-length', '10'); self.end_headers(); self.wfile.write(b'half'); self.wfile.flush()
            return time.sleep(3)
        if body.startswith('sleep '): time.sleep(float(body.split()[1]))
        self.reply(200, (mine + ':' + body).encode(), self.headers.get('accept') or 'text/x-answer')
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer((os.environ['SAGEWRIGHT_BIND_HOST'], int(os.environ['SAGEMAKER_BIND_TO_PORT'])), Handler).serve_forever()
`;

export interface Stage {
  readonly fixture: Fixture;
  restart(): Promise<void>;
  /** A `model.tar.gz` that answers with that text; its S3 URI. */
  modelData(answer: string, key?: string): Promise<string>;
  /** A model of that name; it answers with its name unless told otherwise. */
  model(
    name: string,
    more?: { answer?: string; Mode?: "MultiModel"; url?: string; Environment?: Record<string, string> },
  ): Promise<string>;
  config(
    name: string,
    variants: readonly Partial<ProductionVariant>[],
    more?: Partial<CreateEndpointConfigCommandInput>,
  ): Promise<string>;
  create(endpoint: string, config: string): ReturnType<Stage["settled"]>;
  update(endpoint: string, config: string, DeploymentConfig?: DeploymentConfig, more?: object): Promise<void>;
  describe(endpoint: string): Promise<Described>;
  settled(endpoint: string): Promise<Described>;
  invoke(
    endpoint: string,
    body: string,
    more?: object,
  ): Promise<{ text: string; variant: string | undefined; type: string | undefined }>;
  runtime(): SageMakerRuntimeClient;
  close(): Promise<void>;
}

export type Described = Awaited<ReturnType<typeof describeWith>>;

const describeWith = (fixture: Fixture, EndpointName: string) =>
  fixture.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));

/** Numbers from 0 to 1 that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An engine with model servers to call. */
export async function openStage(limits: Partial<Limits> = {}, options: Partial<EngineOptions> = {}): Promise<Stage> {
  const fixture = await openFixture(undefined, {
    ...options,
    parts: { ...parts, createHosting: (ctx) => createHosting(ctx, limits) },
  });
  writeFileSync(join(fixture.project, "serve.py"), server);
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const runtime = () =>
    new SageMakerRuntimeClient({ endpoint: fixture.engine.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  const stage: Stage = {
    fixture,
    runtime,
    restart: () => fixture.restart(),
    modelData: async (answer, key = `models/${answer}.tar.gz`) => {
      const folder = temporaryFolder("model");
      writeFileSync(join(folder, "answer.txt"), answer);
      await create({ gzip: true, cwd: folder, file: join(folder, "model.tar.gz") }, ["answer.txt"]);
      return fixture.put(key, readFileSync(join(folder, "model.tar.gz")));
    },
    model: async (name, { answer = name, Mode, url, Environment } = {}) => {
      const PrimaryContainer = {
        Image: "test/python:1",
        ModelDataUrl: url ?? (await stage.modelData(answer)),
        ...(Mode && { Mode }),
        ...(Environment && { Environment }),
      };
      await fixture.sagemaker.send(
        new CreateModelCommand({ ModelName: name, ExecutionRoleArn: role, PrimaryContainer }),
      );
      return name;
    },
    config: async (EndpointConfigName, variants, more = {}) => {
      const ProductionVariants = variants.map((variant) => ({
        ...{ VariantName: "Main", ModelName: EndpointConfigName, ...variant },
        ...(variant.ServerlessConfig === undefined && {
          InitialInstanceCount: variant.InitialInstanceCount ?? 1,
          InstanceType: "ml.m5.large" as const,
        }),
      }));
      await fixture.sagemaker.send(
        new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants, ...more }),
      );
      return EndpointConfigName;
    },
    create: async (EndpointName, EndpointConfigName) => {
      await fixture.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
      return stage.settled(EndpointName);
    },
    update: async (EndpointName, EndpointConfigName, DeploymentConfig, more = {}) => {
      await fixture.sagemaker.send(
        new UpdateEndpointCommand({
          EndpointName,
          EndpointConfigName,
          ...(DeploymentConfig && { DeploymentConfig }),
          ...more,
        }),
      );
    },
    describe: (name) => describeWith(fixture, name),
    settled: async (name) => {
      for (;;) {
        const endpoint = await describeWith(fixture, name);
        if (!["Creating", "Updating", "RollingBack"].includes(endpoint.EndpointStatus ?? "")) return endpoint;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    invoke: async (EndpointName, body, more = {}) => {
      const answer = await runtime().send(
        new InvokeEndpointCommand({ EndpointName, Body: Buffer.from(body), ContentType: "text/plain", ...more }),
      );
      const text = Buffer.from(answer.Body ?? []).toString();
      return { text, variant: answer.InvokedProductionVariant, type: answer.ContentType };
    },
    close: () => fixture.close(),
  };
  return stage;
}

/** Asks until the answer is there. */
export async function eventually<T>(ask: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  for (let left = 400; left > 0; left--) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${what} did not come about`);
}
