import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
} from "@aws-sdk/client-sagemaker";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definition, openFixture, role, type Fixture } from "./fixture.ts";

const server = `
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.answer(b'')
    def do_POST(self): self.answer(os.environ['ANSWER'].encode())
    def answer(self, body):
        self.send_response(200); self.send_header('content-length', str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['SAGEMAKER_BIND_TO_PORT'])), Handler).serve_forever()
`;

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
  writeFileSync(join(fixture.project, "serve.py"), server);
});
afterAll(() => fixture.close());

const model = (Name: string, answer: string) => ({
  Name,
  Type: "Model",
  Arguments: { ExecutionRoleArn: role, PrimaryContainer: { Image: "test/python:1", Environment: { ANSWER: answer } } },
});
const config = (Name: string, ModelName: unknown) => ({
  Name,
  Type: "EndpointConfig",
  Arguments: {
    EndpointConfigName: "shop",
    ProductionVariants: [
      { VariantName: "A", ModelName, InstanceType: "ml.m5.large", InitialInstanceCount: 1, InitialVariantWeight: 1 },
    ],
  },
});
const endpoint = (Name: string, EndpointConfigName: unknown) => ({
  Name,
  Type: "Endpoint",
  Arguments: { EndpointName: "shop", EndpointConfigName },
});
const road = (answer: string) =>
  definition([
    model("M", answer),
    config("C", { Get: "Steps.M.ModelName" }),
    endpoint("E", { Get: "Steps.C.EndpointConfigName" }),
  ]);
const ask = async () =>
  (await fixture.engine.context.hosting.invoke("shop", { body: Buffer.from("?") })).body.toString("utf8");

describe("Model, EndpointConfig and Endpoint steps", () => {
  it("create the endpoint, and update the one of that name the next time", async () => {
    const first = await fixture.run(road("one"));
    expect(first.steps.map(({ FailureReason }) => FailureReason)).toEqual([undefined, undefined, undefined]);
    expect(first.status).toBe("Succeeded");
    const id = first.arn.split("/").at(-1) ?? "";
    const { sagemaker } = fixture;
    const before = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "shop" }));
    expect(before.EndpointConfigName).toBe(`shop-${id}`);
    expect(before.EndpointStatus).toBe("InService");
    const described = await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: `shop-${id}` }));
    const ModelName = described.ProductionVariants?.[0]?.ModelName ?? "";
    expect(ModelName).toMatch(new RegExp(`^pipelines-${id}-M-[A-Za-z0-9]{10}$`));
    const made = await sagemaker.send(new DescribeModelCommand({ ModelName }));
    expect(first.step("M")?.Metadata?.Model?.Arn).toBe(made.ModelArn);
    expect(made.EnableNetworkIsolation).toBe(false);
    expect(first.step("C")?.Metadata?.EndpointConfig?.Arn).toBe(described.EndpointConfigArn);
    expect(first.step("E")?.Metadata?.Endpoint?.Arn).toBe(before.EndpointArn);
    expect(await ask()).toBe("one");

    const second = await fixture.run(road("two"));
    expect(second.status).toBe("Succeeded");
    const after = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "shop" }));
    expect(after.EndpointConfigName).toBe(`shop-${second.arn.split("/").at(-1) ?? ""}`);
    expect(after.CreationTime).toEqual(before.CreationTime);
    expect(await ask()).toBe("two");
  }, 60_000);

  it("fail when the endpoint went back to what it served before", async () => {
    const run = await fixture.run(
      definition([
        {
          ...model("M", "never"),
          Arguments: { ExecutionRoleArn: role, PrimaryContainer: { Image: "test/python:1" } },
        },
        // No image: the container does not come up.
        { ...model("Bad", "x"), Arguments: { ExecutionRoleArn: role, PrimaryContainer: { Image: "unknown/image:1" } } },
        config("C", { Get: "Steps.Bad.ModelName" }),
        endpoint("E", { Get: "Steps.C.EndpointConfigName" }),
      ]),
    );
    expect(run.status).toBe("Failed");
    expect(run.step("E")?.FailureReason).toMatch(
      /^ClientError: endpoint shop went back to its earlier configuration: no entry/,
    );
  }, 60_000);

  it("fail in the service's words when a model does not exist", async () => {
    const run = await fixture.run(definition([config("C", "nope")]));
    expect(run.step("C")?.FailureReason).toMatch(
      /^ClientError: Failed to invoke sagemaker:CreateEndpointConfig\. Error Details: Could not find model "arn:aws:sagemaker:us-east-1:123456789012:model\/nope"\./,
    );
  });
});

describe("a step that only AWS can run", () => {
  it.each(["AutoML", "EMR", "EMRServerless", "BedrockCustomModel", "InferenceComponent"])(
    "%s fails and says so",
    async (Type) => {
      const { stepTypeOf } = await import("../../../local/engine/step-types/index.ts");
      const end = await stepTypeOf(Type).run({} as never);
      expect(end.status).toBe("Failed");
      expect(end).toHaveProperty(
        "reason",
        expect.stringMatching(`^step type ${Type} is unsupported by the embedded engine`),
      );
    },
  );
});
