import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { ownBucket } from "./own-bucket.ts";

const Bucket = "s3-objects";
const { bench, text, put, folder: s3Folder } = ownBucket(Bucket);

describe("objects", () => {
  it("are plain files under their key", async () => {
    await put("data/a b/ü+c.txt", "hello");
    expect(readFileSync(join(s3Folder(), Bucket, "data", "a b", "ü+c.txt"), "utf8")).toBe("hello");
    expect(await text("data/a b/ü+c.txt")).toBe("hello");
  });

  it("keep content type and user metadata", async () => {
    await put("meta", "x", { ContentType: "image/png", Metadata: { lesion: "HAM_1" } });
    const head = await bench().s3.send(new HeadObjectCommand({ Bucket, Key: "meta" }));
    expect(head).toMatchObject({ ContentType: "image/png", ContentLength: 1, Metadata: { lesion: "HAM_1" } });
    expect(head.ETag).toBe(`"${createHash("md5").update("x").digest("hex")}"`);
  });

  it("arrive whole from a stream (aws-chunked with a trailer)", async () => {
    const bytes = randomBytes(300_001);
    await bench().s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "stream",
        Body: Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]),
        ContentLength: bytes.length,
      }),
    );
    const { Body } = await bench().s3.send(new GetObjectCommand({ Bucket, Key: "stream" }));
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
    const { ETag = "" } = await bench().s3.send(new HeadObjectCommand({ Bucket, Key: "journal/1" }));
    await put("journal/1", "z", { IfMatch: ETag });
    await expect(put("journal/1", "y", { IfMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
  });

  it("are refused when a checksum differs, and leave nothing", async () => {
    await expect(put("bad", "hello", { ChecksumCRC32: "AAAAAA==" })).rejects.toMatchObject({ name: "BadDigest" });
    await expect(put("bad", "hello", { ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" })).rejects.toMatchObject({
      name: "BadDigest",
    });
    await expect(bench().s3.send(new HeadObjectCommand({ Bucket, Key: "bad" }))).rejects.toMatchObject({
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
    await bench().s3.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from` }));
    expect(await bench().s3.send(new HeadObjectCommand({ Bucket, Key: "to" }))).toMatchObject({
      ContentType: "text/csv",
      Metadata: { a: "1" },
    });
    await bench().s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: "to",
        CopySource: `${Bucket}/from`,
        MetadataDirective: "REPLACE",
        Metadata: { b: "2" },
      }),
    );
    expect((await bench().s3.send(new HeadObjectCommand({ Bucket, Key: "to" }))).Metadata).toEqual({ b: "2" });
  });

  it("go, with their empty folders", async () => {
    await put("deep/er/file", "x");
    await bench().s3.send(new DeleteObjectCommand({ Bucket, Key: "deep/er/file" }));
    expect(existsSync(join(s3Folder(), Bucket, "deep"))).toBe(false);
    await bench().s3.send(new DeleteObjectCommand({ Bucket, Key: "never/was" }));
  });
});
