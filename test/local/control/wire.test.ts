import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBench, type Bench } from "./engine.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.end());

const Authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function send(options: {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = bench.engine;
    const request = httpRequest({ host: "127.0.0.1", port, method: "POST", path: "/", ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on("error", reject);
    request.end(options.body);
  });
}

const json = (target: string, body: string, headers: Record<string, string> = {}) =>
  send({
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      authorization: Authorization("sagemaker"),
      ...headers,
    },
    body,
  });

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

describe("STS", () => {
  const form = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    authorization: Authorization("sts"),
  };
  it("says who one is", async () => {
    const answer = await send({ headers: form, body: "Action=GetCallerIdentity&Version=2011-06-15" });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("<Account>123456789012</Account>");
  });
  it("refuses other actions", async () => {
    const answer = await send({ headers: form, body: "Action=AssumeRole&Version=2011-06-15" });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("<Code>InvalidAction</Code>");
  });
});

describe("the runtime", () => {
  it("hands bytes and headers through", async () => {
    const Body = Buffer.from([0, 255, 10]);
    const answer = await bench.runtime.send(
      new InvokeEndpointCommand({
        EndpointName: "echo",
        Body,
        ContentType: "image/png",
        TargetVariant: "B",
        CustomAttributes: "a=1",
      }),
    );
    expect(Buffer.from(answer.Body ?? []).equals(Body)).toBe(true);
    expect(answer).toMatchObject({ ContentType: "image/png", InvokedProductionVariant: "B", CustomAttributes: "a=1" });
  });

  it("tells errors by header and body", async () => {
    await expect(
      bench.runtime.send(new InvokeEndpointCommand({ EndpointName: "none", Body: "" })),
    ).rejects.toMatchObject({
      name: "ValidationError",
      message: "Endpoint none of account 123456789012 not found.",
    });
    await expect(
      bench.runtime.send(new InvokeEndpointCommand({ EndpointName: "broken", Body: "" })),
    ).rejects.toMatchObject({
      name: "ModelError",
      OriginalStatusCode: 400,
      $metadata: { httpStatusCode: 424 },
    });
  });
});

describe("S3 on the wire", () => {
  const put = (path: string, headers: Record<string, string>, body: string | Buffer) =>
    send({ method: "PUT", path, headers: { authorization: Authorization("s3"), ...headers }, body });
  const bucket = "sagewright-us-east-1-123456789012";

  it("takes signed chunks", async () => {
    const sign = `chunk-signature=${"a".repeat(64)}`;
    const body = `5;${sign}\r\nhello\r\n6;${sign}\r\n world\r\n0;${sign}\r\n\r\n`;
    const headers = {
      "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
      "x-amz-decoded-content-length": "11",
      "content-encoding": "aws-chunked",
    };
    expect((await put(`/${bucket}/signed`, headers, body)).status).toBe(200);
    expect((await send({ method: "GET", path: `/${bucket}/signed` })).body).toBe("hello world");
  });

  it.each([
    ["a wrong length", "5\r\nhello\r\n0\r\n\r\n", "9"],
    ["an early end", "5\r\nhel", "5"],
    ["a bad header", "zz\r\nhello\r\n0\r\n\r\n", "5"],
    ["a chunk that is longer than told", "3\r\nhello\r\n0\r\n\r\n", "5"],
    ["a wrong trailer", "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "5"],
  ])("refuses chunks with %s and keeps nothing", async (_what, body, length) => {
    const headers = {
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": length,
      "content-encoding": "aws-chunked",
      ...(body.includes("crc32") && { "x-amz-trailer": "x-amz-checksum-crc32" }),
    };
    const answer = await put(`/${bucket}/broken`, headers, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("<Error><Code>");
    expect((await send({ method: "GET", path: `/${bucket}/broken` })).status).toBe(404);
  });

  it("answers an upload that it refuses in the middle, however much is still to come", async () => {
    const body = Buffer.concat([Buffer.from("nonsense\r\n"), Buffer.alloc(20 * 1024 * 1024)]);
    const headers = {
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": "9",
      "content-encoding": "aws-chunked",
    };
    const answer = await put(`/${bucket}/refused`, headers, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain("malformed");
  });

  it("says 100-continue to who may write, and refuses before the body who may not", async () => {
    const talk = (head: string) =>
      new Promise<string>((resolve) => {
        let text = "";
        const socket = connect(bench.engine.port, "127.0.0.1", () => socket.write(head));
        socket.setEncoding("utf8").on("data", (part: string) => {
          text += part;
          if (text.startsWith("HTTP/1.1 100")) {
            if (!text.includes("200 OK")) socket.write("abc");
            else socket.end();
          } else socket.end();
        });
        socket.on("close", () => resolve(text));
      });
    const head = (host: string) =>
      `PUT /${bucket}/cont HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${Authorization("s3")}\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n`;
    expect(await talk(head("127.0.0.1"))).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
    expect(await talk(head("evil.example"))).toMatch(/^HTTP\/1\.1 403 /);
  });

  it("shows no object of an upload that broke off", async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(bench.engine.port, "127.0.0.1", () => {
        socket.write(
          `PUT /${bucket}/half HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${Authorization("s3")}\r\nContent-Length: 100\r\n\r\nabc`,
        );
        setTimeout(() => socket.destroy(), 100);
      });
      socket.on("close", () => resolve());
    });
    const { readdirSync } = await import("node:fs");
    const { eventually } = await import("./engine.ts");
    const uploads = `${bench.project}/.sagewright/s3/.uploads`;
    await eventually(() => (readdirSync(uploads).length === 0 ? true : undefined), "clean-up");
    expect((await send({ method: "GET", path: `/${bucket}/half` })).status).toBe(404);
    expect(bench.warnings.join()).not.toContain("half");
  });

  it("refuses paths that are no text", async () => {
    expect((await send({ method: "GET", path: `/${bucket}/%ff%fe` })).status).toBe(400);
    expect((await send({ method: "GET", path: "/..%2f..%2fetc/passwd" })).status).toBe(400);
    expect((await send({ method: "GET", path: "/../../etc/passwd" })).status).toBe(400);
    expect((await send({ method: "GET", path: "/.odd/x" })).status).toBe(400);
    expect((await send({ method: "GET", path: "/.uploads/x" })).status).toBe(400);
  });

  it("says what it does not serve", async () => {
    const answer = await send({ method: "GET", path: `/${bucket}?policy` });
    expect(answer.status).toBe(501);
    expect(answer.body).toContain("?policy");
  });
});
