import { existsSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { DeleteEndpointConfigCommand, DeleteModelCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, openStage, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ processes: 2, callsPerProcess: 2, invocationMs: 1500, idleMs: 400 });
  await stage.model("m");
  await stage.config("two", [{ ModelName: "m", InitialInstanceCount: 3 }]);
  await stage.create("e", "two");
});
afterAll(() => stage?.close());

/** The ports of the processes that answer: each has one of its own. */
const ports = async (calls: number): Promise<ReadonlySet<string>> => {
  const answers = await Promise.all(Array.from({ length: calls }, () => stage.invoke("e", "port")));
  return new Set(answers.map(({ text }) => text));
};

/** Whether somebody listens on the port. */
const listens = (port: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

/** The error of a call now, if it is one. */
const refusal = (endpoint: string): Promise<unknown> =>
  stage.invoke(endpoint, "x").then(
    () => undefined,
    (error: unknown) => error,
  );

describe("the processes of a variant", () => {
  it("are as many as instances, as far as the machine goes, and take turns", async () => {
    expect((await ports(4)).size).toBe(2);
    expect((await stage.describe("e")).ProductionVariants?.[0]?.CurrentInstanceCount).toBe(3);
    expect(stage.fixture.notes.map(({ message }) => message)).toContain(
      "endpoint e: variant Main has 3 instances, 2 processes play them",
    );
  });

  it("take only so many calls at a time: beyond that the endpoint is unavailable", async () => {
    const slow = Array.from({ length: 4 }, () => stage.invoke("e", "sleep 1"));
    expect(await eventually(() => refusal("e"), "a refusal")).toMatchObject({
      name: "ServiceUnavailable",
      $metadata: { httpStatusCode: 503 },
    });
    expect((await Promise.all(slow)).map(({ text }) => text)).toEqual(Array(4).fill("m:sleep 1"));
    expect((await stage.invoke("e", "room again")).text).toBe("m:room again");
  });

  it.each(["sleep 2", "stall"])("answer in time or the call fails with the service's text: %s", async (body) => {
    await expect(stage.invoke("e", body)).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 504,
      OriginalMessage: "Your invocation timed out while waiting for a response from container primary.",
      $metadata: { httpStatusCode: 424 },
    });
  });

  it("are replaced when they die, and the other one serves meanwhile", async () => {
    const before = await ports(4);
    await expect(stage.invoke("e", "die")).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 500,
      $metadata: { httpStatusCode: 424 },
    });
    expect((await stage.invoke("e", "x")).text).toBe("m:x");
    for (;;) {
      const now = await ports(4);
      if (now.size === 2 && [...now].some((port) => !before.has(port))) break;
    }
  });

  it("all end with the engine", async () => {
    const all = [...(await ports(4))];
    expect(await Promise.all(all.map(listens))).toEqual([true, true]);
    const hanging = stage.invoke("e", "sleep 1").catch((error: unknown) => error);
    await stage.restart();
    expect(await Promise.all(all.map(listens))).toEqual([false, false]);
    expect(await hanging).toBeInstanceOf(Error);
    expect(existsSync(join(stage.fixture.project, ".sagewright", "endpoints"))).toBe(false);
  });

  it("start anew from the configuration that served, though it is deleted", async () => {
    await stage.fixture.sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "two" }));
    expect((await stage.invoke("e", "x")).text).toBe("m:x");
    await stage.restart();
    expect((await stage.invoke("e", "x")).text).toBe("m:x");
  });

  it("are the model's fault when they cannot start any more", async () => {
    await stage.model("fleeting");
    await stage.config("fleeting", [{}]);
    await stage.create("f", "fleeting");
    await stage.fixture.sagemaker.send(new DeleteModelCommand({ ModelName: "fleeting" }));
    expect((await stage.invoke("f", "x")).text).toBe("fleeting:x");
    await stage.restart();
    await expect(stage.invoke("f", "x")).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 503,
      OriginalMessage: 'Could not find model "fleeting"',
    });
  });
});

describe("a serverless endpoint", () => {
  it("proves its model, starts cold, throttles beyond MaxConcurrency and goes to sleep", async () => {
    const ServerlessConfig = { MemorySizeInMB: 2048, MaxConcurrency: 2 };
    await stage.config("less", [{ ModelName: "m", ServerlessConfig }]);
    const created = await stage.create("s", "less");
    expect(created.FailureReason).toBeUndefined();
    expect(created.ProductionVariants?.[0]).toMatchObject({ CurrentServerlessConfig: ServerlessConfig });
    expect(created.ProductionVariants?.[0]?.CurrentInstanceCount).toBeUndefined();
    const folder = join(stage.fixture.project, ".sagewright", "endpoints", "s");
    expect(readdirSync(folder)).toEqual([]);
    const first = (await stage.invoke("s", "port")).text;
    const slow = [stage.invoke("s", "sleep 1"), stage.invoke("s", "sleep 1")];
    expect(await eventually(() => refusal("s"), "a refusal")).toMatchObject({
      name: "ThrottlingException",
      $metadata: { httpStatusCode: 429 },
    });
    await Promise.all(slow);
    expect((await stage.invoke("s", "port")).text).toBe(first);
    while (await listens(first)) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await stage.invoke("s", "port")).text).not.toBe(first);
  });

  it("takes 4 MiB, and none of what needs instances", async () => {
    await expect(stage.invoke("s", "x".repeat(4_194_305))).rejects.toMatchObject({ name: "ValidationError" });
    expect((await stage.invoke("s", "x".repeat(4_190_000))).text.length).toBe(4_190_002);
    await expect(stage.update("e", "less")).rejects.toThrow(/from instances to serverless/);
    const ServerlessConfig = { MemorySizeInMB: 1024, MaxConcurrency: 1 };
    const variant = { ModelName: "m", ServerlessConfig };
    await expect(stage.config("no1", [variant, { ...variant, VariantName: "Other" }])).rejects.toThrow(/exactly one/);
    await expect(
      stage.config("no2", [{ ...variant, ServerlessConfig: { MemorySizeInMB: 1500, MaxConcurrency: 1 } }]),
    ).rejects.toThrow(/MemorySizeInMB/);
    const AsyncInferenceConfig = { OutputConfig: { S3OutputPath: "s3://b/o" } };
    await expect(stage.config("no3", [variant], { AsyncInferenceConfig })).rejects.toThrow(/AsyncInferenceConfig/);
  });

  it("fails to be created when its model does not come up", async () => {
    await stage.model("broken");
    await stage.config("brokenless", [
      { ModelName: "broken", ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 } },
    ]);
    expect(await stage.create("b", "brokenless")).toMatchObject({
      EndpointStatus: "Failed",
      FailureReason: expect.stringContaining("did not pass the ping health check") as unknown,
    });
  });
});
