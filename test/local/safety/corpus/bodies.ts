import { gzipSync } from "node:zlib";
import { signed } from "../request.ts";
import { bad, bucket, json, s3, targets, type BadRequest } from "./bad-request.ts";

const deep = (open: string, close: string, depth = 100_000) => open.repeat(depth) + close.repeat(depth);

const noObjects = {
  "an open brace": "{",
  "a list": "[]",
  null: "null",
  "a string": '"x"',
  XML: "<xml/>",
  NULs: "\0\0\0",
  "no UTF-8": Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
  "nested 100,000 times": deep("[", "]"),
  "an object nested 100,000 times": deep('{"a":', "}").replace(":}", ":1}"),
  "a comma too many": '{"a":1,}',
} as const;

const names = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "",
  "CreateWorkteam",
  "List Pipelines",
  "../x",
];

const cbor = (body: readonly number[] | Buffer, operation = "PutMetricData") => ({
  path: `/service/GraniteServiceVersion20100801/operation/${operation}`,
  headers: {
    authorization: signed("monitoring"),
    "content-type": "application/cbor",
    "smithy-protocol": "rpc-v2-cbor",
  },
  body: Buffer.from(body),
});

const cborBodies: Readonly<Record<string, readonly number[] | Buffer>> = {
  "a list": [0x80],
  "an early end": [0xbf, 0x61],
  "a length beyond the body": [0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  "a map of 2^64 pairs": [0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  "a list of 2^32 items": [0x9a, 0xff, 0xff, 0xff, 0xff],
  "a lone break": [0xff],
  "a reserved length": [0x1c],
  "two values": [0xa0, 0xa0],
  "nested 100,000 times": Buffer.alloc(100_000, 0x81),
  "tags without end": Buffer.alloc(100_000, 0xc1),
  "__proto__ as a key": Buffer.concat([Buffer.from([0xa1, 0x69]), Buffer.from("__proto__"), Buffer.from([0xa0])]),
};

const query = (body: string, service = "sts") => ({
  headers: { "content-type": "application/x-www-form-urlencoded", authorization: signed(service) },
  body,
});

const members = Array.from({ length: 500 }, (_, i) => `MetricData.member.${i}.Dimensions.member.1.Name=x`).join("&");

const xmlBodies: Readonly<Record<string, string>> = {
  nothing: "",
  "an open element": "<Delete><Object><Key>x",
  JSON: "{}",
  "entities that grow":
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Delete><Object><Key>&b;</Key></Object></Delete>',
  "an entity of a file":
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&a;</Key></Object></Delete>',
  "nested 50,000 times": deep("<a>", "</a>", 50_000),
  "another root": "<__proto__><x/></__proto__>",
};

/** Bodies that are not what the protocol says. */
export const bodies: readonly BadRequest[] = [
  ...Object.entries(targets).flatMap(([service, target]) =>
    Object.entries(noObjects).map(([what, body]) =>
      bad(`${service}: ${what}`, json(target, body), {
        // What stands in an operation's members is not its own; objects that hold unknown members are.
        ...((what === "an object nested 100,000 times" || what === "no UTF-8") && { outcome: "harmless" as const }),
      }),
    ),
  ),
  ...Object.values(targets).flatMap((target) =>
    names.map((name) => {
      const unknown = `${target.slice(0, target.indexOf("."))}.${name}`;
      return bad(`the operation ${unknown}`, json(unknown, {}));
    }),
  ),
  ...["x", "__proto__.toString", ".", "SageMaker", "SageMaker.List\tPipelines", "a".repeat(4000)].map((target) =>
    bad(`the target ${target.slice(0, 30)}`, json(target, {})),
  ),
  ...Object.entries(cborBodies).map(([what, body]) => bad(`CBOR: ${what}`, cbor(body))),
  bad("CBOR: an operation that is not", cbor([0xa0], "constructor")),
  bad("CBOR as JSON", cbor(Buffer.from("{}"))),
  bad("gzip that grows to 1 GB", {
    ...json("GraniteServiceVersion20100801.PutMetricData", gzipSync(Buffer.alloc(64 * 1024 * 1024)), {
      "content-encoding": "gzip",
    }),
  }),
  bad("gzip that is none", json("GraniteServiceVersion20100801.PutMetricData", "{}", { "content-encoding": "gzip" })),
  ...[
    "",
    "Action=",
    "Action=AssumeRole",
    "Action=__proto__",
    "Action=constructor",
    "%ff%fe=%",
    "&".repeat(10_000),
  ].flatMap((body) => [
    bad(`query of STS: ${body.slice(0, 30)}`, query(body)),
    bad(`query of CloudWatch: ${body.slice(0, 30)}`, query(body, "monitoring")),
  ]),
  bad("query: IAM's unknown action", query("Action=DeleteRole&RoleName=x", "iam")),
  bad("query: a service that is not", query("Action=X", "nothing")),
  bad("query: members of __proto__", query("Action=PutMetricData&__proto__.x=1", "monitoring")),
  bad("query: 500 members", query(`Action=PutMetricData&Namespace=n&${members}`, "monitoring")),
  bad(
    "query: a member of index 10^9",
    query("Action=PutMetricData&Namespace=n&MetricData.member.1000000000.Value=1", "monitoring"),
  ),
  ...Object.entries(xmlBodies).flatMap(([what, body]) => [
    bad(`DeleteObjects: ${what}`, s3("POST", `/${bucket}?delete`, { body })),
    bad(`CompleteMultipartUpload: ${what}`, s3("POST", `/${bucket}/k?uploadId=none`, { body })),
  ]),
  bad("SageMaker as a form", {
    headers: { "content-type": "application/x-www-form-urlencoded", authorization: signed("sagemaker") },
    body: "Action=ListPipelines",
  }),
  bad("a page's POST as text/plain", {
    headers: { "content-type": "text/plain", authorization: signed("sagemaker") },
    body: "{}",
  }),
];
