import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { bench, Authorization, send } from "./wire-calls.ts";

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
