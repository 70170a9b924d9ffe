import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { credentials } from "../control/engine.ts";
import { buildEngine, startProcess, type EngineProcess, type EngineProgram } from "../safety/engine-process.ts";

const kills = 15;
const Bucket = "killed";
const project = mkdtempSync(join(tmpdir(), "sagewright-version-kills-"));
let program: EngineProgram;
let engine: EngineProcess | undefined;
beforeAll(async () => {
  program = await buildEngine();
});
afterAll(async () => {
  await engine?.kill("SIGKILL");
  program.remove();
  rmSync(project, { recursive: true, force: true });
});

const md5 = (bytes: string | Uint8Array) => `"${createHash("md5").update(bytes).digest("hex")}"`;
const clientOf = ({ endpoint }: EngineProcess) =>
  new S3Client({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });

/** Writes and deletes until the engine is gone; `acked` has the ETag of each version that was answered for. */
async function work(s3: S3Client, strand: number, turn: number, acked: Map<string, string>): Promise<void> {
  try {
    for (let i = 0; ; i++) {
      const Key = `dir/${strand % 2}`;
      const Body = `${turn}/${strand}/${i} `.repeat(1 + ((i * 7919) % 20_000));
      const { VersionId = "" } = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
      acked.set(VersionId, md5(Body));
      if (i % 3 === 1) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      if (i % 5 === 2) {
        // From now on it may be there or not; the one that was before it must be.
        acked.delete(VersionId);
        await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
      }
    }
  } catch (error) {
    // No answer is what a kill looks like; an answer that refuses never is.
    if ((error as { $response?: unknown }).$response !== undefined) throw error;
  }
}

it(`keeps every version that it acknowledged, whole, through ${kills} kills`, async () => {
  const acked = new Map<string, string>();
  for (let turn = 0; turn <= kills; turn++) {
    engine = await startProcess(program, project);
    const s3 = clientOf(engine);
    if (turn === 0) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: "Enabled" } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    }
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const there = new Map(Versions.map(({ VersionId = "", ETag = "" }) => [VersionId, ETag]));
    for (const [id, etag] of acked) expect(there.get(id), `the version ${id}`).toBe(etag);
    for (const Key of new Set(Versions.map((one) => one.Key))) {
      const latest = [...Versions, ...DeleteMarkers].filter((one) => one.Key === Key && one.IsLatest === true);
      expect(latest).toHaveLength(1);
    }
    for (const { Key, VersionId = "", ETag } of Versions) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      expect(md5((await Body?.transformToByteArray()) ?? "")).toBe(ETag);
      // The next turns look for those of their own and the few that are kept here.
      if (VersionId.endsWith("0")) acked.set(VersionId, ETag ?? "");
      else {
        acked.delete(VersionId);
        await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
      }
    }
    if (turn === kills) break;
    const working = [0, 1, 2].map((strand) => work(s3, strand, turn, acked));
    await sleep(100 + ((turn * 7919) % 400));
    await engine.kill("SIGKILL");
    await Promise.all(working);
    s3.destroy();
    expect(engine.warnings()).toBe("");
  }
  expect(acked.size).toBeGreaterThan(0);
}, 180_000);
