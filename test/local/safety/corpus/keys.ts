import { bad, bucket, s3, type BadRequest } from "./bad-request.ts";

const climbing = [
  "../escaped",
  "../../../../../../../escaped",
  "%2e%2e/escaped",
  "%2e%2e%2f%2e%2e%2fescaped",
  "..%5c..%5cescaped",
  "a/../../../escaped",
  "a//..//../escaped",
  "/etc/escaped",
  "%2fetc%2fescaped",
  "./escaped",
  "a/./b/escaped",
  "%252e%252e%252fescaped",
  "..",
  ".",
  "...",
  "a/..",
  "%c0%ae%c0%ae/escaped",
  "%uff0e%uff0e/escaped",
  "..;/escaped",
  "con%0aescaped",
  "a%0d%0ax-injected:%201",
  "a%7fescaped",
  "%e2%80%ae" + "escaped",
  "~/escaped",
  "$(touch%20escaped)",
  "%60touch%20escaped%60",
  "a;touch%20escaped",
  "'%20OR%20'1'='1",
  "%22;%20DROP%20TABLE%20record;--",
  ".uploads/escaped",
  ".odd/escaped",
  "__proto__",
  "a/" + "b/".repeat(400) + "escaped",
  "x".repeat(300),
  "%2e%2e/%2e%2e/engine.json",
  "%2e%2e/%2e%2e/state.db",
];

const refusedKeys = ["nul%00escaped", "%00", "x".repeat(1025), "%e4%bd%a0".repeat(400), "%ff%fe", "%", "%zz"];

const buckets = [
  "..",
  "%2e%2e",
  "%2e%2e%2fescaped",
  ".odd",
  ".uploads",
  "A-Capital",
  "a",
  "a".repeat(64),
  "127.0.0.1",
  "a..b",
  "-a-",
  "a_b",
  "a%00b",
  "a;touch%20escaped",
  "$(touch%20escaped)",
  "%ff",
  "a%2fb%2f%2e%2e",
];

const copySources = [
  "",
  "/",
  "x",
  `/${bucket}/none`,
  "/../../etc/passwd",
  "%2e%2e/%2e%2e/etc/passwd",
  "%",
  "/etc/passwd",
  `${bucket}/%00`,
];
const versionIds = [
  "../../engine.json",
  "%2e%2e%2f%2e%2e%2fs3",
  "__proto__",
  "%00",
  "'%20OR%201=1--",
  "x".repeat(2000),
];
const uploadIds = [
  "..",
  "../../engine.json",
  "%2e%2e%2f%2e%2e%2fs3",
  "",
  "__proto__",
  "x".repeat(2000),
  "%00",
  "'%20OR%201=1--",
];
const partNumbers = ["0", "-1", "10001", "1e3x", "NaN", "../1", "", "1.5"];

/** Names that would be other places if they were paths. */
export const keys: readonly BadRequest[] = [
  ...climbing.flatMap((key) =>
    ["PUT", "GET", "HEAD", "DELETE"].map((method) =>
      bad(
        `${method} the key ${key.slice(0, 40)}`,
        s3(method, `/${bucket}/${key}`, { body: method === "PUT" ? "escaped" : "" }),
        {
          outcome: "harmless",
        },
      ),
    ),
  ),
  ...refusedKeys.flatMap((key) =>
    ["PUT", "GET", "DELETE"].map((method) =>
      bad(
        `${method} the key ${key.slice(0, 40)} (${key.length})`,
        s3(method, `/${bucket}/${key}`, { body: method === "PUT" ? "x" : "" }),
      ),
    ),
  ),
  ...buckets.flatMap((name) => [
    bad(`make the bucket ${name.slice(0, 40)}`, s3("PUT", `/${name}`)),
    bad(`put into the bucket ${name.slice(0, 40)}`, s3("PUT", `/${name}/escaped`, { body: "x" })),
  ]),
  ...copySources.map((source) =>
    bad(
      `copy from ${JSON.stringify(source)}`,
      s3("PUT", `/${bucket}/copied`, { headers: { "x-amz-copy-source": source || " " } }),
    ),
  ),
  ...uploadIds.map((id) =>
    bad(
      `a part of the upload ${id.slice(0, 30)}`,
      s3("PUT", `/${bucket}/k?partNumber=1&uploadId=${id}`, { body: "x" }),
    ),
  ),
  ...uploadIds.map((id) => bad(`abort the upload ${id.slice(0, 30)}`, s3("DELETE", `/${bucket}/k?uploadId=${id}`))),
  ...versionIds.flatMap((id) => [
    bad(`read the version ${id.slice(0, 30)}`, s3("GET", `/${bucket}/k?versionId=${id}`)),
    bad(`write the version ${id.slice(0, 30)}`, s3("PUT", `/${bucket}/k?versionId=${id}`, { body: "x" })),
    bad(`delete the version ${id.slice(0, 30)}`, s3("DELETE", `/${bucket}/k?versionId=${id}`), { outcome: "harmless" }),
    bad(`copy the version ${id.slice(0, 30)}`, {
      ...s3("PUT", `/${bucket}/copied`, { headers: { "x-amz-copy-source": `${bucket}/k?versionId=${id}` } }),
    }),
  ]),
  bad("read the version of no name", s3("GET", `/${bucket}/k?versionId=`)),
  ...[
    "<VersioningConfiguration/>",
    "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>",
    "<a>",
    "",
    "{}",
  ].map((body) => bad(`keep versions with ${body.slice(0, 40)}`, s3("PUT", `/${bucket}?versioning`, { body }))),
  ...[
    "<Tagging/>",
    "<Tagging><TagSet><Tag><Key></Key></Tag></TagSet></Tagging>",
    "<Tagging>",
    "<Tagging><TagSet><Tag><Key><a/></Key></Tag></TagSet></Tagging>",
    "",
    "[]",
  ].map((body) => bad(`tag with ${body.slice(0, 40)}`, s3("PUT", `/${bucket}/k?tagging`, { body }))),
  ...["<Key><a>1</a></Key>", "<Key>k</Key><VersionId><a>1</a></VersionId>", ""].map((object) =>
    bad(
      `delete ${object.slice(0, 40)}`,
      s3("POST", `/${bucket}?delete`, { body: `<Delete><Object>${object}</Object></Delete>` }),
    ),
  ),
  bad("list the versions after a version alone", s3("GET", `/${bucket}?versions&version-id-marker=x`)),
  bad("read the part of no number", s3("GET", `/${bucket}/k?partNumber=one`)),
  ...partNumbers.map((number) =>
    bad(`the part ${number}`, s3("PUT", `/${bucket}/k?partNumber=${number}&uploadId=none`, { body: "x" })),
  ),
  ...["acl", "policy", "torrent", "__proto__", "versioning=1", "tagging&acl"].map((name) =>
    bad(`put ?${name}`, s3("PUT", `/${bucket}/k?${name}`, { body: "x" })),
  ),
  ...["max-keys=-1", "max-keys=ten", "continuation-token=../../x", "max-keys=99999999999999999999"].map((options) =>
    bad(`list with ${options}`, s3("GET", `/${bucket}?list-type=2&${options}`), { outcome: "harmless" }),
  ),
  bad("list a prefix that climbs", s3("GET", `/${bucket}?list-type=2&prefix=..%2F..%2F`), { outcome: "harmless" }),
  bad("two slashes for a bucket", s3("PUT", "//escaped", { body: "x" })),
  bad("a method that S3 has not", s3("PATCH", `/${bucket}/k`)),
  bad("an endpoint that climbs", {
    ...s3("POST", "/endpoints/%2e%2e%2f%2e%2e/invocations"),
    headers: { authorization: s3("GET", "/").headers?.["authorization"]?.replace("/s3/", "/sagemaker/") ?? "" },
  }),
  bad("an endpoint of no text", {
    ...s3("POST", "/endpoints/%ff/invocations"),
    headers: { authorization: s3("GET", "/").headers?.["authorization"]?.replace("/s3/", "/sagemaker/") ?? "" },
  }),
];
