import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ownBucket } from "./own-bucket.ts";

const Bucket = "s3-multipart";
const { bench, text, folder: s3Folder } = ownBucket(Bucket);

describe("multipart uploads", () => {
  it("become one object whose ETag counts the parts", async () => {
    const bytes = randomBytes(12 * 1024 * 1024 + 3);
    await new Upload({
      client: bench().s3,
      params: { Bucket, Key: "big", Body: bytes, ContentType: "x/y" },
      partSize: 5 * 1024 * 1024,
    }).done();
    const got = await bench().s3.send(new GetObjectCommand({ Bucket, Key: "big" }));
    expect(got.ETag).toMatch(/-3"$/);
    expect(got.ContentType).toBe("x/y");
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  it("are no object before they are complete, and nothing after they are aborted", async () => {
    const { UploadId } = await bench().s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "half" }));
    const part = { Bucket, Key: "half", UploadId, PartNumber: 1 };
    const { ETag } = await bench().s3.send(new UploadPartCommand({ ...part, Body: "x" }));
    await expect(text("half")).rejects.toMatchObject({ name: "NoSuchKey" });
    await bench().s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "half", UploadId }));
    await expect(
      bench().s3.send(
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
    const { UploadId } = await bench().s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "gap" }));
    const Parts = [{ PartNumber: 1, ETag: '"0"' }];
    await expect(
      bench().s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "gap", UploadId, MultipartUpload: { Parts } })),
    ).rejects.toMatchObject({ name: "InvalidPart" });
  });

  it("are completed once, also in a race", async () => {
    const Key = "race";
    const { UploadId } = await bench().s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const { ETag } = await bench().s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "x" }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const results = await Promise.allSettled(
      [1, 2, 3].map(() =>
        bench().s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload })),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of results) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ name: "NoSuchUpload" });
    }
    expect(readdirSync(join(s3Folder(), ".uploads"))).not.toContain(UploadId);
  });
});
