import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import type { Json } from "../definition/model.ts";
import type { Uses } from "./clients.ts";
import type { Clock } from "./clock.ts";
import { deploymentKey, type Deployment, type Stage } from "./names.ts";
import { putJson, readText, s3Uri } from "./objects.ts";
import { Refusal } from "./refusal.ts";
import type { Release } from "./release.ts";

export type JournalEvent =
  | "planned"
  | "modelCreated"
  | "endpointConfigCreated"
  | "endpointDeleted"
  | "endpointCreated"
  | "endpointUpdated"
  | "serving"
  | "rolledBack"
  | "failed"
  | "stuck"
  | "tested"
  | "approved"
  | "rejected"
  | "answerNotDelivered";

/** One line of a stage's history: who did what, when, to which release. */
export interface JournalEntry {
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly stage: Stage;
  readonly event: JournalEvent;
  readonly releaseId: string;
  readonly modelPackageArn: string;
  readonly details: Readonly<Record<string, Json>>;
}

/** Whose journal, under whose hand. */
export interface JournalContext {
  readonly deployment: Deployment;
  readonly stage: Stage;
  readonly release: Pick<Release, "releaseId" | "modelPackageArn">;
  readonly by: string;
  readonly clock: Clock;
}

const RACES = 20;

const prefixOf = ({ name }: Deployment, stage: Stage): string => `${deploymentKey(name, stage, "journal")}/`;

/** Adds an entry after the last one; two writers never take the same place, because each write asks for a free key. */
export async function appendJournal(
  clients: Uses<"s3">,
  { deployment, stage, release, by, clock }: JournalContext,
  event: JournalEvent,
  details: JournalEntry["details"] = {},
): Promise<JournalEntry> {
  const prefix = prefixOf(deployment, stage);
  let seq = ((await journalKeys(clients, deployment, stage)).at(-1)?.seq ?? 0) + 1;
  for (const last = seq + RACES; seq < last; seq++) {
    const entry: JournalEntry = {
      seq,
      at: clock.now().toISOString(),
      by,
      stage,
      event,
      releaseId: release.releaseId,
      modelPackageArn: release.modelPackageArn,
      details,
    };
    const key = `${prefix}${String(seq).padStart(8, "0")}.json`;
    const written = await putJson(clients, { bucket: deployment.bucket, key }, entry, { IfNoneMatch: "*" });
    if (written !== undefined) return entry;
  }
  throw new Refusal(
    "JournalBusy",
    `${RACES} other writers took the next places of ${s3Uri({ bucket: deployment.bucket, key: prefix })}; try again`,
  );
}

/** A stage's history, oldest first. */
export async function readJournal(
  clients: Uses<"s3">,
  deployment: Deployment,
  stage: Stage,
): Promise<readonly JournalEntry[]> {
  const keys = await journalKeys(clients, deployment, stage);
  const texts = await Promise.all(keys.map(({ key }) => readText(clients, { bucket: deployment.bucket, key })));
  return texts.filter((text) => text !== undefined).map((text) => JSON.parse(text) as JournalEntry);
}

async function journalKeys(
  { s3 }: Uses<"s3">,
  deployment: Deployment,
  stage: Stage,
): Promise<readonly { readonly key: string; readonly seq: number }[]> {
  const keys: { key: string; seq: number }[] = [];
  const pages = paginateListObjectsV2(
    { client: s3 },
    { Bucket: deployment.bucket, Prefix: prefixOf(deployment, stage) },
  );
  for await (const page of pages)
    for (const { Key: key = "" } of page.Contents ?? []) {
      const seq = /\/(\d+)\.json$/.exec(key)?.[1];
      if (seq !== undefined) keys.push({ key, seq: Number(seq) });
    }
  return keys.toSorted((a, b) => a.seq - b.seq);
}
