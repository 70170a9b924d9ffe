import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { ownBucket } from "./own-bucket.ts";

const Bucket = "s3-buckets";
const { bench, text } = ownBucket(Bucket);

describe("buckets", () => {
  it("are made, found, listed and deleted when empty", async () => {
    await bench().s3.send(new CreateBucketCommand({ Bucket: "short-lived" }));
    await bench().s3.send(new HeadBucketCommand({ Bucket: "short-lived" }));
    expect(
      (await bench().s3.send(new GetBucketLocationCommand({ Bucket: "short-lived" }))).LocationConstraint,
    ).toBeUndefined();
    expect((await bench().s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toContain(
      "short-lived",
    );
    await bench().s3.send(new PutObjectCommand({ Bucket: "short-lived", Key: "k", Body: "" }));
    await expect(bench().s3.send(new DeleteBucketCommand({ Bucket: "short-lived" }))).rejects.toMatchObject({
      name: "BucketNotEmpty",
    });
    const gone = await bench().s3.send(
      new DeleteObjectsCommand({ Bucket: "short-lived", Delete: { Objects: [{ Key: "k" }, { Key: "no" }] } }),
    );
    expect(gone.Deleted?.map(({ Key }) => Key)).toEqual(["k", "no"]);
    await bench().s3.send(new DeleteBucketCommand({ Bucket: "short-lived" }));
    await expect(bench().s3.send(new HeadBucketCommand({ Bucket: "short-lived" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });

  it("have names that S3 allows", async () => {
    for (const name of ["Upper", "..", "a", ".odd", "1.2.3.4"]) {
      expect(() => bench().engine.context.objects.createBucket(name)).toThrow(/not valid/);
    }
  });

  it("that are not there are told", async () => {
    await expect(bench().s3.send(new GetObjectCommand({ Bucket: "nowhere", Key: "x" }))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(text("nothing")).rejects.toMatchObject({ name: "NoSuchKey" });
  });
});
