import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Uses } from "./clients.ts";
import { deploymentKey } from "./names.ts";
import type { JournalContext } from "./journal.ts";
import { conditionFailed, putJson, readObject, type ObjectPlace } from "./objects.ts";
import { Refusal } from "./refusal.ts";

/** Who changes a stage at the moment, and until when nobody else may. */
interface Lease {
  readonly owner: string;
  readonly host: string;
  readonly pid: number;
  readonly by: string;
  readonly releaseId: string;
  readonly modelPackageArn: string;
  readonly since: string;
  readonly until: string;
}

export interface Lock {
  /** Extends the lease when a good part of it has passed; throws when another holder has taken over. */
  renew(): Promise<void>;
}

const LEASE_SECONDS = 300;
const RENEW_AFTER_SECONDS = 60;

/**
 * Runs `work` as the only one who changes the stage. A loser gets a `StageLocked` refusal that names the holder; a
 * holder that died loses the stage when its lease ends, or at once where it can be seen to be dead.
 */
export async function withStageLock<T>(
  clients: Uses<"s3">,
  context: JournalContext,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const { deployment, stage, release, by, clock } = context;
  const place = { bucket: deployment.bucket, key: deploymentKey(deployment.name, stage, "lock.json") };
  const owner = randomUUID();
  const since = clock.now().toISOString();
  const lease = (): Lease => ({
    owner,
    host: hostname(),
    pid: process.pid,
    by,
    releaseId: release.releaseId,
    modelPackageArn: release.modelPackageArn,
    since,
    until: new Date(clock.now().getTime() + LEASE_SECONDS * 1000).toISOString(),
  });
  const refuse = (holder: Lease | undefined): never => {
    const who = holder
      ? `${holder.by}, who deploys ${holder.modelPackageArn} (release ${holder.releaseId.slice(0, 8)}) since ${holder.since}, until ${holder.until} at the latest`
      : "another deployment, which took it at this moment";
    throw new Refusal("StageLocked", `stage ${stage} of ${deployment.name} is held by ${who}; try again later`);
  };

  const held = await readLease(clients, place);
  if (held !== undefined && isHeld(held.lease, clock.now())) refuse(held.lease);
  let etag = await putJson(clients, place, lease(), held === undefined ? { IfNoneMatch: "*" } : { IfMatch: held.etag });
  if (etag === undefined) return refuse((await readLease(clients, place))?.lease);

  let renewed = clock.now().getTime();
  const renew = async (): Promise<void> => {
    if (clock.now().getTime() - renewed < RENEW_AFTER_SECONDS * 1000) return;
    renewed = clock.now().getTime();
    etag = await putJson(clients, place, lease(), { IfMatch: etag ?? "" });
    if (etag === undefined) refuse((await readLease(clients, place))?.lease);
  };
  try {
    return await work({ renew });
  } finally {
    const last = await readLease(clients, place);
    if (last?.lease.owner === owner) await deleteLease(clients, place, last.etag);
  }
}

/** A lease holds until its end, unless its holder was a process of this machine that is gone. */
function isHeld({ host, pid, until }: Lease, now: Date): boolean {
  return new Date(until) > now && (host !== hostname() || isAlive(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
  return !isUnheardOf(pid);
}

/** Whether a process has ended without its parent having heard of it, as it happens when both were killed. */
function isUnheardOf(pid: number): boolean {
  try {
    return /^.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // Not Linux, or gone since.
    return false;
  }
}

async function deleteLease({ s3 }: Uses<"s3">, { bucket, key }: ObjectPlace, etag: string): Promise<void> {
  try {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }));
  } catch (error) {
    // The lease ended and somebody else has the stage now: the lock is theirs to delete.
    if (!conditionFailed(error)) throw error;
  }
}

async function readLease(
  clients: Uses<"s3">,
  place: ObjectPlace,
): Promise<{ readonly lease: Lease; readonly etag: string } | undefined> {
  const object = await readObject(clients, place);
  return object && { lease: JSON.parse(new TextDecoder().decode(object.body)) as Lease, etag: object.etag };
}
