import { CreateBucketCommand, ListObjectsCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBench, type Bench } from "../control/engine.ts";

let bench: Bench;
const Bucket = "s3-lists";
beforeAll(async () => {
  bench = await openBench();
  await bench.s3.send(new CreateBucketCommand({ Bucket }));
  for (const key of ["a/1", "a/2", "a/3", "b", "c/d/1", "é&<>", "sp ace"]) {
    await bench.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: key }));
  }
});
afterAll(() => bench.end());

describe("lists", () => {
  it("fold by delimiter", async () => {
    const list = await bench.s3.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
    expect(list.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["a/", "c/"]);
    expect(list.Contents?.map(({ Key }) => Key)).toEqual(["b", "sp ace", "é&<>"]);
  });

  it("go page by page, every key once", async () => {
    const keys: string[] = [];
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const page = await bench.s3.send(
        new ListObjectsV2Command({
          Bucket,
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
    const page = await bench.s3.send(new ListObjectsCommand({ Bucket, Prefix: "a/", MaxKeys: 2 }));
    expect(page).toMatchObject({ IsTruncated: true });
    const rest = await bench.s3.send(new ListObjectsCommand({ Bucket, Prefix: "a/", Marker: "a/2" }));
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["a/3"]);
  });

  it("encode keys when asked", async () => {
    const list = await bench.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "sp", EncodingType: "url" }));
    expect(list.Contents?.map(({ Key }) => Key)).toEqual(["sp+ace"]);
  });
});
