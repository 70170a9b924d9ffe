import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { openBench, type Bench } from "../control/engine.ts";

/** An engine and a bucket for the tests of one file. */
export function ownBucket(Bucket: string) {
  let opened: Bench | undefined;
  beforeAll(async () => {
    opened = await openBench();
    await opened.s3.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(() => opened?.end());
  const bench = (): Bench => {
    if (opened === undefined) throw new Error("the engine is not open yet");
    return opened;
  };
  return {
    bench,
    text: async (Key: string, more = {}): Promise<string> => {
      const { Body } = await bench().s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
      return (await Body?.transformToString()) ?? "";
    },
    put: (Key: string, Body: string, more = {}) =>
      bench().s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    /** Where the engine keeps buckets. */
    folder: (): string => join(bench().project, ".sagewright", "s3"),
  };
}
