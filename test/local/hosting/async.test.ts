import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointWithResponseStreamCommand,
  type InvokeEndpointAsyncCommandInput,
} from "@aws-sdk/client-sagemaker-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket } from "../engine/fixture.ts";
import { eventually, openStage, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.model("m");
  await stage.config("m", [{}]);
  await stage.config("async", [{ ModelName: "m" }], {
    AsyncInferenceConfig: {
      ClientConfig: { MaxConcurrentInvocationsPerInstance: 2 },
      OutputConfig: { S3OutputPath: `s3://${bucket}/out/`, S3FailurePath: `s3://${bucket}/failed` },
    },
  });
  await Promise.all([stage.create("e", "async"), stage.create("sync", "m")]);
});
afterAll(() => stage?.close());

const keyOf = (uri = ""): string => uri.replace(`s3://${bucket}/`, "");
const send = async (body: string, more: Partial<InvokeEndpointAsyncCommandInput> = {}) => {
  const InputLocation = await stage.fixture.put(`in/${body}`, body);
  return stage.runtime().send(
    new InvokeEndpointAsyncCommand({
      EndpointName: "e",
      InputLocation,
      ContentType: "text/plain",
      Accept: "text/x-out",
      ...more,
    }),
  );
};

describe("asynchronous inference", () => {
  it("takes a request up with 202 and answers to S3", async () => {
    const ticket = await send("hello", { InferenceId: "mine" });
    expect(ticket.$metadata.httpStatusCode).toBe(202);
    expect(ticket.InferenceId).toBe("mine");
    expect(ticket.OutputLocation).toMatch(new RegExp(`^s3://${bucket}/out/[^/]+\\.out$`));
    expect(ticket.FailureLocation).toMatch(new RegExp(`^s3://${bucket}/failed/[^/]+$`));
    expect(await eventually(() => stage.fixture.read(keyOf(ticket.OutputLocation)), "the answer")).toBe("m:hello");
    const { objects } = stage.fixture.engine.context;
    expect(objects.head(bucket, keyOf(ticket.OutputLocation))?.contentType).toBe("text/x-out");
    expect(stage.fixture.log("/aws/sagemaker/Endpoints/e", "Main/data-log")).toContain(
      '"invocationStatus":"Completed"',
    );
  });

  it("writes what went wrong to the failure path", async () => {
    const [bad, missing] = [await send("bad"), await send("bad", { InputLocation: `s3://${bucket}/in/none` })];
    expect(await eventually(() => stage.fixture.read(keyOf(bad.FailureLocation)), "the failure")).toMatch(
      /^Received client error \(400\) from primary with message "cannot read it"/,
    );
    expect(await eventually(() => stage.fixture.read(keyOf(missing.FailureLocation)), "the failure")).toMatch(
      /in\/none: the object does not exist/,
    );
    expect(stage.fixture.read(keyOf(bad.OutputLocation))).toBeUndefined();
  });

  it("runs as many at a time as MaxConcurrentInvocationsPerInstance says", async () => {
    const began = Date.now();
    const tickets = await Promise.all(
      ["sleep 0.4", "sleep 0.41", "sleep 0.42", "sleep 0.43"].map((body) => send(body)),
    );
    for (const { OutputLocation } of tickets)
      await eventually(() => stage.fixture.read(keyOf(OutputLocation)), "the answer");
    expect(Date.now() - began).toBeGreaterThan(780);
  });

  it("loses no request to a restart", async () => {
    const tickets = [];
    for (const body of ["sleep 0.5", "sleep 0.51", "later 1", "later 2"]) tickets.push(await send(body));
    await stage.restart();
    for (const { OutputLocation } of tickets)
      await eventually(() => stage.fixture.read(keyOf(OutputLocation)), "the answer");
    expect(stage.fixture.read(keyOf(tickets[3]?.OutputLocation))).toBe("m:later 2");
    expect(stage.fixture.engine.context.store.list("AsyncInvocation")).toEqual([]);
  });

  it("is the only kind on its endpoint, and on no other", async () => {
    await expect(stage.invoke("e", "x")).rejects.toMatchObject({ name: "ValidationError" });
    await expect(send("x", { EndpointName: "sync" })).rejects.toMatchObject({ name: "ValidationError" });
    await expect(send("x", { EndpointName: "none" })).rejects.toThrow(/Endpoint none of account/);
    await expect(send("x", { InvocationTimeoutSeconds: 4000 })).rejects.toMatchObject({ name: "ValidationError" });
  });
});

describe("a streamed answer", () => {
  const stream = (Body: string) =>
    stage.runtime().send(
      new InvokeEndpointWithResponseStreamCommand({
        EndpointName: "sync",
        Body: Buffer.from(Body),
        ContentType: "text/plain",
      }),
    );

  it("comes in parts as the container sends them", async () => {
    const answer = await stream("stream");
    expect([answer.ContentType, answer.InvokedProductionVariant]).toEqual(["text/x-parts", "Main"]);
    const parts: string[] = [];
    const times: number[] = [];
    for await (const { PayloadPart } of answer.Body ?? []) {
      parts.push(Buffer.from(PayloadPart?.Bytes ?? []).toString());
      times.push(Date.now());
    }
    expect(parts).toEqual(["one ", "two ", "three"]);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(60);
  });

  it("is an error like any other before its first part", async () => {
    await expect(stream("bad")).rejects.toMatchObject({ name: "ModelError", OriginalStatusCode: 400 });
  });
});
