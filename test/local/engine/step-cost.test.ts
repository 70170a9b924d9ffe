import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { definition, openFixture, role, type Fixture } from "./fixture.ts";

// What a step costs beside its process, counted instead of timed: no clock is right on every machine.
let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

const chain = (length: number) =>
  definition(
    Array.from({ length }, (_, i) => ({
      Name: `S${i}`,
      Type: "Processing",
      ...(i > 0 && { DependsOn: [`S${i - 1}`] }),
      Arguments: {
        RoleArn: role,
        ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
        AppSpecification: { ImageUri: "test/python:1", ContainerEntrypoint: ["true"] },
      },
    })),
  );

/** What a step of a chain adds to a count; what else an execution costs falls out. */
async function perStep(count: () => Promise<number> | number): Promise<number> {
  const totals: number[] = [];
  for (const length of [2, 12]) {
    const before = await count();
    expect((await fixture.run(chain(length))).status).toBe("Succeeded");
    totals.push((await count()) - before);
  }
  const [short = 0, long = 0] = totals;
  return (long - short) / 10;
}

/** Transactions in the write-ahead log, which grows until it has a thousand pages. */
function transactions(): number {
  const wal = fs.readFileSync(join(fixture.project, ".sagewright/state.db-wal"));
  const frame = 24 + wal.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= wal.length; at += frame) if (wal.readUInt32BE(at + 4) > 0) commits++;
  return commits;
}

it("is five transactions: it starts, its job is made, runs, ends, and it ends", async () => {
  const counted = await perStep(transactions);
  expect(counted).toBeGreaterThan(2);
  expect(counted).toBeLessThanOrEqual(5);
});

it("waits for few calls of the file system", async () => {
  const calls: string[] = [];
  const real = Object.fromEntries(
    Object.entries(fs).filter(([name, value]) => name.endsWith("Sync") && typeof value === "function"),
  );
  for (const [name, value] of Object.entries(real)) {
    const wrapped = (...args: unknown[]): unknown => {
      if (String(args[0]).startsWith(fixture.project)) calls.push(name);
      return (value as (...all: unknown[]) => unknown)(...args);
    };
    Object.assign(fs, { [name]: wrapped });
  }
  syncBuiltinESMExports();
  try {
    expect(await perStep(() => calls.length)).toBeLessThanOrEqual(50);
  } finally {
    Object.assign(fs, real);
    syncBuiltinESMExports();
  }
});
