import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { bench, send, json } from "./wire-calls.ts";

describe("who may call", () => {
  it("listens on 127.0.0.1 alone", async () => {
    const { networkInterfaces } = await import("node:os");
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of [...others, { address: "127.0.0.2" }]) {
      await expect(
        new Promise((resolve, reject) => {
          connect(bench.engine.port, address, () => resolve("connected")).on("error", reject);
        }),
      ).rejects.toMatchObject({ code: "ECONNREFUSED" });
    }
  });

  it.each([
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "127.0.0.2",
    "0.0.0.0",
    "[::2]",
    "localhost.",
    "a@localhost",
  ])("refuses the host %j", async (host) => {
    for (const answer of [
      await json("SageMaker.ListPipelines", "{}", { host }),
      await send({ method: "GET", path: "/bucket/key", headers: { host } }),
    ]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(404);
    }
  });

  it.each(["127.0.0.1", "localhost", "localhost:1234", "[::1]:80", "LOCALHOST"])("serves the host %j", async (host) => {
    expect((await json("SageMaker.ListPipelines", "{}", { host })).status).toBe(200);
  });

  it.each(["http://evil.example", "null", "http://127.0.0.1", "file://"])(
    "refuses the origin %j, without CORS headers",
    async (origin) => {
      const answer = await json("SageMaker.ListPipelines", "{}", { origin });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({ __type: "AccessDeniedException" });
      const preflight = await send({ method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });
      expect(preflight.status).toBe(403);
      for (const { headers } of [answer, preflight])
        expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    },
  );

  it("refuses what a page's image or form would send", async () => {
    expect(
      (await send({ method: "GET", path: "/bucket/key", headers: { "sec-fetch-site": "cross-site" } })).status,
    ).toBe(403);
  });

  it("wants a signature for everything but S3 reads", async () => {
    const target = { "x-amz-target": "SageMaker.ListPipelines", "content-type": "application/x-amz-json-1.1" };
    for (const authorization of ["", "Bearer x", "AWS4-HMAC-SHA256 Credential=AK"]) {
      const headers = { ...target, ...(authorization !== "" && { authorization }) };
      expect((await send({ headers, body: "{}" })).status).toBe(403);
    }
    expect((await send({ method: "PUT", path: "/bucket" })).status).toBe(403);
    expect((await send({ path: "/endpoints/echo/invocations", body: "x" })).status).toBe(403);
    expect((await send({ method: "GET", path: "/bucket-that-is-not/key" })).status).toBe(404);
  });
});

describe("JSON 1.1", () => {
  it("names what it does not know", async () => {
    for (const target of [
      "SageMaker.CreateWorkteam",
      "SageMaker.constructor",
      "SageMaker.__proto__",
      "Nothing.X",
      "x",
      "__proto__.toString",
    ]) {
      const answer = await json(target, "{}");
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({
        __type: "UnknownOperationException",
        message: expect.stringContaining(target),
      });
    }
  });

  it("refuses bodies that are no JSON object", async () => {
    for (const body of ["{", "[]", "null", '"x"', "<xml/>", '{"MaxResults":"ten"}']) {
      const answer = await json("SageMaker.ListPipelines", body);
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ __type: "SerializationException", Message: expect.any(String) });
    }
  });

  it("takes an empty body for {} and answers with a request id", async () => {
    const answer = await json("SageMaker.ListPipelines", "");
    expect(answer.headers["x-amzn-requestid"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers["content-type"]).toBe("application/x-amz-json-1.1");
    expect(JSON.parse(answer.body)).toEqual({ PipelineSummaries: [] });
  });

  it("validates requests in the service's words", async () => {
    const answer = await json(
      "SageMaker.CreatePipeline",
      JSON.stringify({ PipelineName: "-bad-", ClientRequestToken: "x".repeat(36) }),
    );
    expect(JSON.parse(answer.body)).toMatchObject({ __type: "ValidationException" });
    const { message } = JSON.parse(answer.body) as { message: string };
    expect(message).toMatch(/^2 validation errors detected: /);
    expect(message).toContain(
      "Value '-bad-' at 'pipelineName' failed to satisfy constraint: Member must satisfy regular expression pattern: ",
    );
    expect(message).toContain("Value null at 'roleArn' failed to satisfy constraint: Member must not be null");
  });

  it("tells an enum's values", async () => {
    const answer = await json("SageMaker.ListPipelines", '{"SortOrder":"up"}');
    expect(answer.body).toContain(
      "1 validation error detected: Value 'up' at 'sortOrder' failed to satisfy constraint: Member must satisfy enum value set: [Ascending, Descending]",
    );
  });

  it("refuses bodies beyond its limit without reading them", async () => {
    const answer = await json("SageMaker.ListPipelines", "{}", {
      "content-length": String(1e9),
      connection: "close",
    }).catch((error: unknown) => error);
    expect(answer).toMatchObject({ status: 413 });
  });

  it("hides what broke inside", async () => {
    bench.engine.context.store.put("PipelineVersion", "broken/00000001", null);
    bench.engine.context.store.put("Pipeline", "broken", { PipelineName: "broken" });
    const answer = await json("SageMaker.ListPipelineVersions", '{"PipelineName":"broken"}');
    bench.engine.context.store.delete("Pipeline", "broken");
    bench.engine.context.store.delete("PipelineVersion", "broken/00000001");
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body)).toMatchObject({ __type: "InternalFailure" });
    expect(answer.body).not.toContain("TypeError");
    expect(bench.warnings.join()).toContain("TypeError");
  });
});
