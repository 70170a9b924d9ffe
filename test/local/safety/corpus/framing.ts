import { bytesOf, signed } from "../request.ts";
import { bad, bucket, json, s3, type BadRequest } from "./bad-request.ts";

const raw = (name: string, text: string | Buffer, more: Partial<BadRequest> = {}): BadRequest => ({
  name,
  bytes: Buffer.from(text),
  outcome: "plain",
  end: true,
  ...more,
});

const cut = (name: string, bytes: Buffer): BadRequest => raw(`cut off: ${name}`, bytes);

const framed = (name: string, body: string, length: string) =>
  bad(
    `aws-chunked: ${name}`,
    s3("PUT", `/${bucket}/chunked`, {
      headers: {
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length": length,
        "content-encoding": "aws-chunked",
        "x-amz-trailer": "x-amz-checksum-crc32",
      },
      body,
    }),
  );

const post = "POST / HTTP/1.1\r\nhost: 127.0.0.1\r\n";
const chunkedHead = `${post}transfer-encoding: chunked\r\nx-amz-target: SageMaker.ListPipelines\r\nauthorization: ${signed("sagemaker")}\r\n\r\n`;

/** Requests that end early, are longer than they say, or are no HTTP. */
export const framing: readonly BadRequest[] = [
  cut(
    "JSON",
    bytesOf({
      ...json("SageMaker.ListPipelines", "{}"),
      headers: { ...json("SageMaker.ListPipelines", "").headers, "content-length": "500" },
    }),
  ),
  cut("an object", bytesOf(s3("PUT", `/${bucket}/cut`, { headers: { "content-length": "500" }, body: "half" }))),
  cut(
    "an invocation",
    bytesOf({
      path: "/endpoints/e/invocations",
      headers: { authorization: signed("sagemaker"), "content-length": "9" },
      body: "x",
    }),
  ),
  cut(
    "a form",
    bytesOf({
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: signed("sts"),
        "content-length": "99",
      },
      body: "Action",
    }),
  ),
  cut("headers", Buffer.from(`${post}x-amz-target: Sage`)),
  cut("the request line", Buffer.from("POS")),
  cut("chunked JSON", Buffer.from(`${chunkedHead}5\r\n{}`)),
  raw("a chunk of no size", `${chunkedHead}zz\r\n{}\r\n0\r\n\r\n`),
  raw("a chunk of a negative size", `${chunkedHead}-1\r\n{}\r\n0\r\n\r\n`),
  raw("a chunk of 2^80 bytes", `${chunkedHead}ffffffffffffffffffff\r\n{}\r\n0\r\n\r\n`),
  raw("chunk extensions without end", `${chunkedHead}2;${"x".repeat(100_000)}\r\n{}\r\n0\r\n\r\n`),
  raw("both lengths", `${post}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
  raw("two lengths", `${post}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`),
  raw("a negative length", `${post}content-length: -1\r\n\r\n`),
  raw("a length that is no number", `${post}content-length: two\r\n\r\n{}`),
  raw("a header without a name", `${post}: x\r\n\r\n`),
  raw("a header with NUL", `${post}x-a: b\0c\r\n\r\n`),
  raw("a folded header", `${post}x-a: b\r\n c\r\n\r\n`),
  raw("a space before the colon", `${post}content-length : 2\r\n\r\n{}`),
  raw("a bare line feed", "GET / HTTP/1.1\nhost: 127.0.0.1\n\n"),
  raw("HTTP/9.9", "GET / HTTP/9.9\r\nhost: 127.0.0.1\r\n\r\n"),
  raw("HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  raw("a TLS hello", Buffer.from("16030100f8010000f40303", "hex")),
  raw("noise", Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 193 + 7) % 256))),
  raw("a method that is none", "BREW / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"),
  raw("64 KB of one header", `${post}x-a: ${"x".repeat(64 * 1024)}\r\n\r\n`),
  raw("64 KB of path", `GET /${"x".repeat(64 * 1024)} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`),
  raw("10,000 headers", `${post}${"a: b\r\n".repeat(10_000)}\r\n`),
  raw("CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"),
  raw("an upgrade", "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n", {
    outcome: "harmless",
  }),
  raw("a line break in the path", "GET /a\rb HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"),
  bad("JSON of 1 TB", json("SageMaker.ListPipelines", "{}", { "content-length": String(1e12) })),
  bad("a form of 1 GB", {
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      authorization: signed("sts"),
      "content-length": String(1e9),
    },
  }),
  bad("a metric of 1 GB", json("GraniteServiceVersion20100801.PutMetricData", "", { "content-length": String(1e9) })),
  bad("an invocation of 1 GB", {
    path: "/endpoints/e/invocations",
    headers: { authorization: signed("sagemaker"), "content-length": String(1e9) },
  }),
  bad(
    "JSON of 9 MB",
    json("SageMaker.ListPipelines", `{"a":"${"x".repeat(9 * 1024 * 1024)}"}`, { connection: "keep-alive" }),
  ),
  bad("an object of 6 TB", s3("PUT", `/${bucket}/big`, { headers: { "content-length": String(6e12) } })),
  bad("an object of no length", s3("PUT", `/${bucket}/none`, { headers: { "content-length": "" } })),
  bad(
    "metadata of 10 KB",
    s3("PUT", `/${bucket}/meta`, { headers: { "x-amz-meta-a": "x".repeat(10_240) }, body: "x" }),
  ),
  bad(
    "a digest that does not fit",
    s3("PUT", `/${bucket}/digest`, { headers: { "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" }, body: "x" }),
  ),
  bad(
    "a SHA-256 that does not fit",
    s3("PUT", `/${bucket}/digest`, { headers: { "x-amz-content-sha256": "0".repeat(64) }, body: "x" }),
  ),
  framed("a wrong length", "5\r\nhello\r\n0\r\n\r\n", "9"),
  framed("an early end", "5\r\nhel", "5"),
  framed("a bad header", "zz\r\nhello\r\n0\r\n\r\n", "5"),
  framed("a chunk longer than told", "3\r\nhello\r\n0\r\n\r\n", "5"),
  framed("a line without end", "1".repeat(20_000), "5"),
  framed("a trailer that is missing", "5\r\nhello\r\n0\r\n\r\n", "5"),
  framed("a trailer that does not fit", "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n", "5"),
  framed("a chunk of 2^44 bytes", "fffffffffff\r\nhello", "17592186044415"),
];
