import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  UpdateModelPackageCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { create } from "tar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { openFixture, role, type Fixture } from "./fixture.ts";

// A model server in one file: answers with what the model and the request hold.
const server = `
import http.server, os, sys, time
assert sys.argv[1:] == ['serve'], sys.argv
text = open(os.environ['SM_MODEL_DIR'] + '/answer.txt').read()
if text == 'broken': sys.exit('RuntimeError: no weights')
class Handler(http.server.BaseHTTPRequestHandler):
    def reply(self, status, body, kind='text/plain'):
        self.send_response(status); self.send_header('content-type', kind); self.send_header('content-length', str(len(body))); self.end_headers(); self.wfile.write(body)
    def do_GET(self): self.reply(200, b'')
    def do_POST(self):
        body = self.rfile.read(int(self.headers['content-length'] or 0))
        if body == b'die': os._exit(9)
        if body == b'bad': return self.reply(400, b'cannot read it')
        if body == b'crash': return self.reply(500, b'Traceback')
        self.reply(200, (text + ':' + body.decode() + ':' + self.headers.get('accept', '') + ':' + os.environ.get('COLOUR', '')).encode(), 'text/x-answer')
    def log_message(self, *_): print('served', flush=True)
print('up on', os.environ['SAGEMAKER_BIND_TO_PORT'], flush=True)
http.server.ThreadingHTTPServer((os.environ['SAGEWRIGHT_BIND_HOST'], int(os.environ['SAGEMAKER_BIND_TO_PORT'])), Handler).serve_forever()
`;

let fixture: Fixture;
let runtime: SageMakerRuntimeClient;
const connect = () => {
  runtime = new SageMakerRuntimeClient({
    endpoint: fixture.engine.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
};
beforeAll(async () => {
  fixture = await openFixture();
  writeFileSync(join(fixture.project, "serve.py"), server);
  connect();
});
afterAll(() => fixture.close());

async function modelData(answer: string): Promise<string> {
  const folder = temporaryFolder("model");
  writeFileSync(join(folder, "answer.txt"), answer);
  await create({ gzip: true, cwd: folder, file: join(folder, "model.tar.gz") }, ["answer.txt"]);
  return fixture.put(`models/${answer}.tar.gz`, readFileSync(join(folder, "model.tar.gz")));
}

/** A model and a configuration of that name, serving that answer. */
async function config(name: string, answer = name): Promise<string> {
  const PrimaryContainer = {
    Image: "test/python:1",
    ModelDataUrl: await modelData(answer),
    Environment: { COLOUR: "red" },
  };
  await fixture.sagemaker.send(new CreateModelCommand({ ModelName: name, ExecutionRoleArn: role, PrimaryContainer }));
  await fixture.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [
        {
          VariantName: "AllTraffic",
          ModelName: name,
          InitialInstanceCount: 1,
          InstanceType: "ml.m5.xlarge",
          InitialVariantWeight: 1,
        },
      ],
    }),
  );
  return name;
}

const describeEndpoint = (EndpointName: string) =>
  fixture.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));

async function settled(name: string) {
  for (;;) {
    const endpoint = await describeEndpoint(name);
    if (!["Creating", "Updating", "RollingBack"].includes(endpoint.EndpointStatus ?? "")) return endpoint;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

const createEndpoint = async (EndpointName: string, EndpointConfigName: string) => {
  await fixture.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
  return settled(EndpointName);
};

const invoke = async (EndpointName: string, body: string | Buffer, more: object = {}) => {
  const answer = await runtime.send(
    new InvokeEndpointCommand({ EndpointName, Body: Buffer.from(body), ContentType: "text/plain", ...more }),
  );
  return {
    text: Buffer.from(answer.Body ?? []).toString(),
    type: answer.ContentType,
    variant: answer.InvokedProductionVariant,
  };
};

describe("an endpoint", () => {
  it("comes into service and answers with its model", async () => {
    const endpoint = await createEndpoint("one", await config("v1"));
    expect(endpoint.FailureReason).toBeUndefined();
    expect(endpoint.EndpointStatus).toBe("InService");
    expect(endpoint.ProductionVariants?.[0]).toMatchObject({
      VariantName: "AllTraffic",
      CurrentWeight: 1,
      CurrentInstanceCount: 1,
    });
    expect(await invoke("one", "x", { Accept: "application/json" })).toEqual({
      text: "v1:x:application/json:red",
      type: "text/x-answer",
      variant: "AllTraffic",
    });
    expect(fixture.log("/aws/sagemaker/Endpoints/one", "AllTraffic/local")).toMatch(/up on \d+\n[^]*served/);
  });

  it("passes the container's errors on as ModelError with the original status", async () => {
    await expect(invoke("one", "bad")).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 400,
      OriginalMessage: "cannot read it",
      message: expect.stringContaining(
        'Received client error (400) from primary with message "cannot read it". See https://',
      ) as unknown,
    });
    await expect(invoke("one", "crash")).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 500,
      $metadata: { httpStatusCode: 424 },
    });
  });

  it("refuses bodies over 6,291,456 bytes, unknown variants and unknown endpoints", async () => {
    await expect(invoke("one", Buffer.alloc(6_291_457))).rejects.toMatchObject({ name: "ValidationError" });
    expect((await invoke("one", Buffer.alloc(6_291_456 - 1024, "a"))).text.length).toBeGreaterThan(6_000_000);
    await expect(invoke("one", "x", { TargetVariant: "Other" })).rejects.toThrow(/Variant Other does not exist/);
    await expect(invoke("none", "x")).rejects.toMatchObject({
      name: "ValidationError",
      message: "Endpoint none of account 123456789012 not found.",
    });
  });

  it("gets a new worker when its own has died", async () => {
    await expect(invoke("one", "die")).rejects.toMatchObject({ name: "ModelError" });
    expect((await invoke("one", "again")).text).toBe("v1:again::red");
  });

  it("keeps serving the old variant during an update, then the new one", async () => {
    await fixture.sagemaker.send(
      new UpdateEndpointCommand({ EndpointName: "one", EndpointConfigName: await config("v2") }),
    );
    expect((await describeEndpoint("one")).EndpointConfigName).toBe("v1");
    expect((await invoke("one", "x")).text).toMatch(/^v[12]:x/);
    await expect(fixture.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "one" }))).rejects.toThrow(
      /Cannot update in-progress endpoint "arn:/,
    );
    const updated = await settled("one");
    expect([updated.EndpointStatus, updated.EndpointConfigName, updated.PendingDeploymentSummary]).toEqual([
      "InService",
      "v2",
      undefined,
    ]);
    expect((await invoke("one", "x")).text).toBe("v2:x::red");
  });

  it("rolls back to the old configuration when the new one does not come up", async () => {
    await fixture.sagemaker.send(
      new UpdateEndpointCommand({ EndpointName: "one", EndpointConfigName: await config("v3", "broken") }),
    );
    const endpoint = await settled("one");
    expect([endpoint.EndpointStatus, endpoint.EndpointConfigName]).toEqual(["InService", "v2"]);
    expect(endpoint.FailureReason).toBe(
      "The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint. It said: RuntimeError: no weights",
    );
    expect((await invoke("one", "x")).text).toBe("v2:x::red");
  });

  it("fails when its first configuration does not come up, and can then only be deleted", async () => {
    const endpoint = await createEndpoint("two", "v3");
    expect(endpoint.EndpointStatus).toBe("Failed");
    expect(endpoint.FailureReason).toMatch(
      /^The primary container for production variant AllTraffic did not pass the ping health check\./,
    );
    await expect(
      fixture.sagemaker.send(new UpdateEndpointCommand({ EndpointName: "two", EndpointConfigName: "v1" })),
    ).rejects.toThrow(/failed endpoint/);
    await fixture.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "two" }));
    await expect(settled("two")).rejects.toThrow(
      /Could not find endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint\/two"/,
    );
  });

  it("is durable: after a restart of the engine the first call starts its worker", async () => {
    await fixture.restart();
    connect();
    expect((await describeEndpoint("one")).EndpointStatus).toBe("InService");
    const [first, second] = await Promise.all([invoke("one", "a"), invoke("one", "b")]);
    expect([first.text, second.text]).toEqual(["v2:a::red", "v2:b::red"]);
    expect(readdirSync(join(fixture.project, ".sagewright", "endpoints", "one"))).toHaveLength(1);
  });

  it("is gone once deleted, its worker too", async () => {
    await fixture.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "one" }));
    for (;;) {
      try {
        await describeEndpoint("one");
      } catch (error) {
        expect(error).toMatchObject({ name: "ValidationException" });
        break;
      }
    }
    await expect(invoke("one", "x")).rejects.toMatchObject({ name: "ValidationError" });
    expect(readdirSync(join(fixture.project, ".sagewright", "endpoints", "one"))).toEqual([]);
  });
});

describe("a model from a package", () => {
  it("can be made only once the package is approved", async () => {
    await fixture.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: "group" }));
    const { ModelPackageArn = "" } = await fixture.sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: "group",
        ModelApprovalStatus: "PendingManualApproval",
        InferenceSpecification: {
          Containers: [
            { Image: "test/python:1", ModelDataUrl: await modelData("packaged"), Environment: { COLOUR: "blue" } },
          ],
          SupportedContentTypes: ["text/plain"],
          SupportedResponseMIMETypes: ["text/plain"],
        },
        ClientToken: "c".repeat(36),
      }),
    );
    const create = () =>
      fixture.sagemaker.send(
        new CreateModelCommand({
          ModelName: "p",
          ExecutionRoleArn: role,
          Containers: [{ ModelPackageName: ModelPackageArn }],
        }),
      );
    await expect(create()).rejects.toThrow(/approval status PendingManualApproval; it must be Approved/);
    await fixture.sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: "Approved" }));
    await create();
    await fixture.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: "p",
        ProductionVariants: [
          {
            VariantName: "Main",
            ModelName: "p",
            InitialInstanceCount: 1,
            InstanceType: "ml.m5.xlarge",
            InitialVariantWeight: 1,
          },
          {
            VariantName: "Dark",
            ModelName: "p",
            InitialInstanceCount: 1,
            InstanceType: "ml.m5.xlarge",
            InitialVariantWeight: 0,
          },
        ],
      }),
    );
    expect((await createEndpoint("p", "p")).FailureReason).toBeUndefined();
    for (let i = 0; i < 5; i++)
      expect(await invoke("p", "x")).toMatchObject({ text: "packaged:x::blue", variant: "Main" });
    expect(await invoke("p", "x", { TargetVariant: "Dark" })).toMatchObject({ variant: "Dark" });
  });
});
