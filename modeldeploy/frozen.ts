import { canonical } from "../definition/canonical.ts";
import type { Uses } from "./clients.ts";
import { deploymentKey, type Deployment } from "./names.ts";
import { putJson, readText } from "./objects.ts";
import type { Release } from "./release.ts";

const place = ({ name, bucket }: Deployment, releaseId: string) => ({
  bucket,
  key: deploymentKey(name, "releases", `${releaseId}.json`),
});

/** Keeps the manifest under its `releaseId`; the same release may be frozen any number of times. */
export async function freezeRelease(clients: Uses<"s3">, deployment: Deployment, release: Release): Promise<void> {
  await putJson(clients, place(deployment, release.releaseId), release, { IfNoneMatch: "*" });
}

export async function frozenRelease(
  clients: Uses<"s3">,
  deployment: Deployment,
  releaseId: string,
): Promise<Release | undefined> {
  const text = await readText(clients, place(deployment, releaseId));
  return text === undefined ? undefined : (JSON.parse(text) as Release);
}

/** The paths at which two releases differ, such as `containers[0].etag`. */
export function releaseDifferences(one: unknown, other: unknown, path = ""): readonly string[] {
  if (canonical(one ?? null) === canonical(other ?? null)) return [];
  if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) return [path];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys]
    .filter((key) => path !== "" || key !== "releaseId")
    .flatMap((key) => {
      const next = Array.isArray(one) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
      return releaseDifferences(one[key], other[key], next);
    });
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
