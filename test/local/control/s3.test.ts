import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBench, type Bench } from "./engine.ts";

let bench: Bench;
const Bucket = "control-test";
beforeAll(async () => {
  bench = await openBench();
  await bench.s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => bench.end());

const text = async (Key: string, more = {}) => {
  const { Body } = await bench.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return (await Body?.transformToString()) ?? "";
};
const put = (Key: string, Body: string, more = {}) =>
  bench.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const s3Folder = () => join(bench.project, ".sagewright", "s3");

describe("objects", () => {
  it("are plain files under their key", async () => {
    await put("data/a b/ü+c.txt", "hello");
    expect(readFileSync(join(s3Folder(), Bucket, "data", "a b", "ü+c.txt"), "utf8")).toBe("hello");
    expect(await text("data/a b/ü+c.txt")).toBe("hello");
  });

  it("keep content type and user metadata", async () => {
    await put("meta", "x", { ContentType: "image/png", Metadata: { lesion: "HAM_1" } });
    const head = await bench.s3.send(new HeadObjectCommand({ Bucket, Key: "meta" }));
    expect(head).toMatchObject({ ContentType: "image/png", ContentLength: 1, Metadata: { lesion: "HAM_1" } });
    expect(head.ETag).toBe(`"${createHash("md5").update("x").digest("hex")}"`);
  });

  it("arrive whole from a stream (aws-chunked with a trailer)", async () => {
    const bytes = randomBytes(300_001);
    await bench.s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "stream",
        Body: Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]),
        ContentLength: bytes.length,
      }),
    );
    const { Body } = await bench.s3.send(new GetObjectCommand({ Bucket, Key: "stream" }));
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  it("can be empty", async () => {
    await put("empty", "");
    expect(await text("empty")).toBe("");
  });

  it("answer ranges, and refuse ranges beyond their end", async () => {
    await put("digits", "0123456789");
    expect(await text("digits", { Range: "bytes=2-4" })).toBe("234");
    expect(await text("digits", { Range: "bytes=7-" })).toBe("789");
    expect(await text("digits", { Range: "bytes=-3" })).toBe("789");
    await expect(text("digits", { Range: "bytes=10-" })).rejects.toMatchObject({ name: "InvalidRange" });
  });

  it("honour the conditions of reads", async () => {
    const { ETag } = await put("cond", "1");
    await expect(text("cond", { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(text("cond", { IfMatch: '"0"' })).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect(await text("cond", { IfMatch: ETag })).toBe("1");
  });

  it("are written once under IfNoneMatch: *, also in a race", async () => {
    const results = await Promise.allSettled(
      ["a", "b", "c"].map((body) => put("journal/1", body, { IfNoneMatch: "*" })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const lost = results.find((one) => one.status === "rejected");
    expect(lost?.reason).toMatchObject({ name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } });
    const { ETag = "" } = await bench.s3.send(new HeadObjectCommand({ Bucket, Key: "journal/1" }));
    await put("journal/1", "z", { IfMatch: ETag });
    await expect(put("journal/1", "y", { IfMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
  });

  it("are refused when a checksum differs, and leave nothing", async () => {
    await expect(put("bad", "hello", { ChecksumCRC32: "AAAAAA==" })).rejects.toMatchObject({ name: "BadDigest" });
    await expect(put("bad", "hello", { ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" })).rejects.toMatchObject({
      name: "BadDigest",
    });
    await expect(bench.s3.send(new HeadObjectCommand({ Bucket, Key: "bad" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    expect(readdirSync(join(s3Folder(), ".uploads"))).toEqual([]);
  });

  it("are accepted with every checksum that S3 knows", async () => {
    for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "SHA1", "SHA256"] as const) {
      await put(`sum-${ChecksumAlgorithm}`, "123456789", { ChecksumAlgorithm });
    }
    // The check value of CRC-64/NVME for "123456789" is ae8b14860a799888.
    const ChecksumCRC64NVME = Buffer.from("ae8b14860a799888", "hex").toString("base64");
    await put("sum-64", "123456789", { ChecksumCRC64NVME });
    expect(await text("sum-64")).toBe("123456789");
  });

  it("are copied with their metadata or with new", async () => {
    await put("from", "c", { ContentType: "text/csv", Metadata: { a: "1" } });
    await bench.s3.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from` }));
    expect(await bench.s3.send(new HeadObjectCommand({ Bucket, Key: "to" }))).toMatchObject({
      ContentType: "text/csv",
      Metadata: { a: "1" },
    });
    await bench.s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: "to",
        CopySource: `${Bucket}/from`,
        MetadataDirective: "REPLACE",
        Metadata: { b: "2" },
      }),
    );
    expect((await bench.s3.send(new HeadObjectCommand({ Bucket, Key: "to" }))).Metadata).toEqual({ b: "2" });
  });

  it("go, with their empty folders", async () => {
    await put("deep/er/file", "x");
    await bench.s3.send(new DeleteObjectCommand({ Bucket, Key: "deep/er/file" }));
    expect(existsSync(join(s3Folder(), Bucket, "deep"))).toBe(false);
    await bench.s3.send(new DeleteObjectCommand({ Bucket, Key: "never/was" }));
  });
});

describe("keys that are no usable paths", () => {
  const odd = [
    "../../../escape",
    "..",
    ".",
    "a/../../b",
    "/absolute",
    "//",
    "trailing/",
    "a//b",
    "back\\..\\slash",
    `long/${"x".repeat(300)}`,
    "line\nbreak",
    "ctrl\u0001key",
    "sp ace/ ",
    ".hidden",
    "%2e%2e/%2fetc",
    "😀",
    "a/./b",
    "C:/x",
  ];

  it.each(odd)("%j is stored below the bucket's folder and found again", async (key) => {
    const before = readdirSync(bench.project).length;
    const bench2 = bench.engine.context.objects;
    await bench2.put(Bucket, key, Buffer.from(`at ${key}`));
    const file = bench2.file(Bucket, key) ?? "";
    expect(file.startsWith(`${s3Folder()}/`)).toBe(true);
    expect(readdirSync(bench.project)).toHaveLength(before);
    expect(bench2.list(Bucket, key).map((one) => one.key)).toContain(key);
  });

  it("travel over the wire unfolded", async () => {
    const url = `${bench.engine.endpoint}/${Bucket}/`;
    for (const key of ["a/../../b", "trailing/", "a//b"])
      expect(await (await rawGet(url + key)).text()).toBe(`at ${key}`);
  });

  it("may be both file and folder", async () => {
    await put("both", "file");
    await put("both/inner", "inner");
    await put("other/inner", "inner");
    await put("other", "file");
    for (const [key, body] of [
      ["both", "file"],
      ["both/inner", "inner"],
      ["other", "file"],
      ["other/inner", "inner"],
    ] as const) {
      expect(await text(key)).toBe(body);
    }
    await bench.s3.send(new DeleteObjectCommand({ Bucket, Key: "both" }));
    expect(await text("both/inner")).toBe("inner");
  });

  it("are refused with NUL or beyond 1024 bytes", async () => {
    await expect(put("a\0b", "x")).rejects.toMatchObject({ name: "InvalidURI" });
    await expect(put("x".repeat(1025), "x")).rejects.toMatchObject({ name: "KeyTooLongError" });
  });

  it("do not pass through a link that leads elsewhere", async () => {
    const { symlinkSync } = await import("node:fs");
    symlinkSync(bench.project, join(s3Folder(), Bucket, "link"));
    await put("link/escaped", "x");
    expect(existsSync(join(bench.project, "escaped"))).toBe(false);
    expect(await text("link/escaped")).toBe("x");
  });
});

/** A request whose path is sent as written. */
async function rawGet(url: string): Promise<Response> {
  const { request } = await import("node:http");
  const { host, hostname, port } = new URL(url);
  const path = url.slice(url.indexOf(host) + host.length);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(new Response(Buffer.concat(chunks), { status: response.statusCode ?? 0 })));
    })
      .on("error", reject)
      .end();
  });
}

describe("lists", () => {
  beforeAll(async () => {
    await bench.s3.send(new CreateBucketCommand({ Bucket: "lists" }));
    for (const key of ["a/1", "a/2", "a/3", "b", "c/d/1", "é&<>", "sp ace"]) {
      await bench.s3.send(new PutObjectCommand({ Bucket: "lists", Key: key, Body: key }));
    }
  });

  it("fold by delimiter", async () => {
    const list = await bench.s3.send(new ListObjectsV2Command({ Bucket: "lists", Delimiter: "/" }));
    expect(list.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["a/", "c/"]);
    expect(list.Contents?.map(({ Key }) => Key)).toEqual(["b", "sp ace", "é&<>"]);
  });

  it("go page by page, every key once", async () => {
    const keys: string[] = [];
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const page = await bench.s3.send(
        new ListObjectsV2Command({
          Bucket: "lists",
          MaxKeys: 2,
          Delimiter: "/",
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      );
      keys.push(
        ...(page.Contents ?? []).map(({ Key = "" }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix),
      );
      token = page.NextContinuationToken;
    }
    expect(keys.toSorted()).toEqual(["a/", "b", "c/", "sp ace", "é&<>"].toSorted());
  });

  it("are served in the old form, too", async () => {
    const page = await bench.s3.send(new ListObjectsCommand({ Bucket: "lists", Prefix: "a/", MaxKeys: 2 }));
    expect(page).toMatchObject({ IsTruncated: true });
    const rest = await bench.s3.send(new ListObjectsCommand({ Bucket: "lists", Prefix: "a/", Marker: "a/2" }));
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["a/3"]);
  });

  it("encode keys when asked", async () => {
    const list = await bench.s3.send(new ListObjectsV2Command({ Bucket: "lists", Prefix: "sp", EncodingType: "url" }));
    expect(list.Contents?.map(({ Key }) => Key)).toEqual(["sp+ace"]);
  });
});

describe("buckets", () => {
  it("are made, found, listed and deleted when empty", async () => {
    await bench.s3.send(new CreateBucketCommand({ Bucket: "short-lived" }));
    await bench.s3.send(new HeadBucketCommand({ Bucket: "short-lived" }));
    expect(
      (await bench.s3.send(new GetBucketLocationCommand({ Bucket: "short-lived" }))).LocationConstraint,
    ).toBeUndefined();
    expect((await bench.s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toContain("short-lived");
    await bench.s3.send(new PutObjectCommand({ Bucket: "short-lived", Key: "k", Body: "" }));
    await expect(bench.s3.send(new DeleteBucketCommand({ Bucket: "short-lived" }))).rejects.toMatchObject({
      name: "BucketNotEmpty",
    });
    const gone = await bench.s3.send(
      new DeleteObjectsCommand({ Bucket: "short-lived", Delete: { Objects: [{ Key: "k" }, { Key: "no" }] } }),
    );
    expect(gone.Deleted?.map(({ Key }) => Key)).toEqual(["k", "no"]);
    await bench.s3.send(new DeleteBucketCommand({ Bucket: "short-lived" }));
    await expect(bench.s3.send(new HeadBucketCommand({ Bucket: "short-lived" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });

  it("have names that S3 allows", async () => {
    for (const name of ["Upper", "..", "a", ".odd", "1.2.3.4"]) {
      expect(() => bench.engine.context.objects.createBucket(name)).toThrow(/not valid/);
    }
  });

  it("that are not there are told", async () => {
    await expect(bench.s3.send(new GetObjectCommand({ Bucket: "nowhere", Key: "x" }))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(text("nothing")).rejects.toMatchObject({ name: "NoSuchKey" });
  });
});

describe("multipart uploads", () => {
  it("become one object whose ETag counts the parts", async () => {
    const bytes = randomBytes(12 * 1024 * 1024 + 3);
    await new Upload({
      client: bench.s3,
      params: { Bucket, Key: "big", Body: bytes, ContentType: "x/y" },
      partSize: 5 * 1024 * 1024,
    }).done();
    const got = await bench.s3.send(new GetObjectCommand({ Bucket, Key: "big" }));
    expect(got.ETag).toMatch(/-3"$/);
    expect(got.ContentType).toBe("x/y");
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  it("are no object before they are complete, and nothing after they are aborted", async () => {
    const { UploadId } = await bench.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "half" }));
    const part = { Bucket, Key: "half", UploadId, PartNumber: 1 };
    const { ETag } = await bench.s3.send(new UploadPartCommand({ ...part, Body: "x" }));
    await expect(text("half")).rejects.toMatchObject({ name: "NoSuchKey" });
    await bench.s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "half", UploadId }));
    await expect(
      bench.s3.send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key: "half",
          UploadId,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        }),
      ),
    ).rejects.toMatchObject({ name: "NoSuchUpload" });
    expect(readdirSync(join(s3Folder(), ".uploads"))).toEqual([]);
  });

  it("are refused with a part that was never sent", async () => {
    const { UploadId } = await bench.s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "gap" }));
    const Parts = [{ PartNumber: 1, ETag: '"0"' }];
    await expect(
      bench.s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "gap", UploadId, MultipartUpload: { Parts } })),
    ).rejects.toMatchObject({ name: "InvalidPart" });
  });
});
