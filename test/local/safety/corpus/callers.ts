import { signed } from "../request.ts";
import { bad, bucket, json, s3, targets, type BadRequest } from "./bad-request.ts";

const hosts = [
  "evil.example",
  "evil.example:80",
  "127.0.0.1.evil.example",
  "127.0.0.2",
  "0.0.0.0",
  "[::2]",
  "localhost.",
  "a@localhost",
  "localhost:99999999",
  "2130706433",
];
const origins = ["http://evil.example", "null", "http://127.0.0.1", "file://", "chrome-extension://abc"];
const list = json("SageMaker.ListPipelines", {});
const form = {
  headers: { "content-type": "application/x-www-form-urlencoded", authorization: signed("sts") },
  body: "Action=GetCallerIdentity&Version=2011-06-15",
};
const every = {
  json: list,
  s3: s3("PUT", `/${bucket}/from-a-page`, { body: "x" }),
  query: form,
  runtime: { path: "/endpoints/e/invocations", headers: { authorization: signed("sagemaker") }, body: "x" },
  cbor: {
    path: "/service/GraniteServiceVersion20100801/operation/ListMetrics",
    headers: { authorization: signed("monitoring"), "content-type": "application/cbor" },
    body: Buffer.from([0xa0]),
  },
} as const;

const unsigned = (authorization: string) =>
  Object.entries(every).map(([protocol, { headers, ...request }]) =>
    bad(`signature ${JSON.stringify(authorization.slice(0, 40))} for ${protocol}`, {
      ...request,
      headers: { ...headers, authorization },
    }),
  );

/** Who asks: other hosts' names, web pages, and senders without a signature. */
export const callers: readonly BadRequest[] = [
  ...hosts.flatMap((host) => [
    bad(`host ${host}`, { ...list, headers: { ...list.headers, host } }, { code: /AccessDenied/ }),
    bad(`host ${host} on a bucket`, { method: "GET", path: `/${bucket}`, headers: { host } }, { code: /AccessDenied/ }),
  ]),
  bad("no host", { ...list, headers: { ...list.headers, host: "" } }, { outcome: "plain" }),
  bad("a URI of another host", {
    ...list,
    path: "http://evil.example/",
    headers: { ...list.headers, host: "evil.example" },
  }),
  ...Object.entries(every).flatMap(([protocol, request]) =>
    origins.map((origin) =>
      bad(
        `origin ${origin} on ${protocol}`,
        { ...request, headers: { ...request.headers, origin } },
        { code: /AccessDenied/ },
      ),
    ),
  ),
  ...["cross-site", "same-site", "same-origin"].map((site) =>
    bad(`sec-fetch-site ${site}`, { method: "GET", path: `/${bucket}`, headers: { "sec-fetch-site": site } }),
  ),
  bad("a preflight", {
    method: "OPTIONS",
    headers: { origin: "http://evil.example", "access-control-request-method": "POST" },
  }),
  ...["", "Bearer x", "AWS4-HMAC-SHA256 Credential=AK", "Basic eDp5"].flatMap(unsigned),
  ...Object.entries(targets).map(([service, target]) =>
    bad(`no signature for ${service}`, json(target, {}, { authorization: "" })),
  ),
  bad("an expired presigned URL", {
    method: "GET",
    path: `/${bucket}/k?X-Amz-Date=20200101T000000Z&X-Amz-Expires=60&X-Amz-Signature=${"0".repeat(64)}`,
  }),
  bad("a presigned PUT of a bad credential", {
    method: "PUT",
    path: `/${bucket}/k?X-Amz-Signature=${"0".repeat(64)}&X-Amz-Credential=..%2F..%2Fx`,
    body: "x",
  }),
];
