import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Store } from "../../../local/store.ts";
import { survivors } from "./invariants.ts";
import { openKillable, randomFrom, seed, until, type Killable } from "./killable.ts";
import { endpointIn, phaseOf, prepareRollouts, rollouts } from "./rollouts.ts";

const rounds = 2;
const random = randomFrom(seed);
let here: Killable;

beforeAll(async () => {
  here = await openKillable();
  await prepareRollouts(here.wire);
  await settled("served", ["one"]);
});
afterAll(() => here?.close());

/** Waits until the endpoint is on no way any more, and holds what it is then against what it may be. */
async function settled(name: string, ends: readonly (string | undefined)[]): Promise<string | undefined> {
  const moving = ["Creating", "Updating", "RollingBack", "Deleting"];
  const { found } = await until(`the end of ${name}'s deployment`, async () => {
    const now = await here.describeEndpoint(name);
    return now === undefined || !moving.includes(now.EndpointStatus ?? "") ? { found: now } : undefined;
  });
  expect(ends).toContain(found?.EndpointConfigName);
  if (found === undefined) return undefined;
  expect(found.EndpointStatus).toBe("InService");
  expect(found.PendingDeploymentSummary).toBeUndefined();
  for (const variant of found.ProductionVariants ?? []) {
    expect(variant.CurrentInstanceCount).toBe(variant.DesiredInstanceCount);
    expect(variant.CurrentWeight).toBe(variant.DesiredWeight);
  }
  for (let i = 0; i < 4; i++) expect(await here.wire.invoke(name)).toBe(found.EndpointConfigName);
  return found.EndpointConfigName;
}

/** Model servers that run, without the shells beside them. */
const servers = (): number => survivors().filter((line) => /^\d+ \S*python\S* serve\.py/.test(line)).length;

it(`finishes or takes back every deployment that a kill falls into (seed ${seed})`, async () => {
  const hit = new Map<string, number>();
  const now = new Map<string, string | undefined>([["served", "one"]]);
  for (let round = 0; round < rounds; round++) {
    for (const [title, { endpoint, phase, begin, ends }] of Object.entries(rollouts)) {
      const before = now.get(endpoint);
      const allowed = ends(before ?? "");
      await begin(here.wire, before ?? "");
      await until(`${title}: ${phase.source}`, async () => {
        const found = await here.describeEndpoint(endpoint);
        return phase.test(phaseOf(found)) ? true : undefined;
      });
      await sleep(random() * 60);
      const note = (store: Store) => {
        const found = phaseOf(endpointIn(store, endpoint));
        hit.set(found, (hit.get(found) ?? 0) + 1);
      };
      await here.killed(note);
      // What served before serves on at once, in a version that there is.
      if (before !== undefined && allowed[0] !== undefined)
        expect([before, ...allowed]).toContain(await here.wire.invoke(endpoint));
      // The one that takes over is hit on its way too.
      if (random() < 0.6) {
        await sleep(random() * 500);
        await here.killed(note);
      }
      now.set(endpoint, await settled(endpoint, allowed));
      await until(`only what is served runs after: ${title}`, async () => (servers() <= 4 ? true : undefined));
    }
  }
  const phases = [...hit.keys()].join("\n");
  expect(phases).toMatch(/^Creating$/m);
  expect(phases).toMatch(/^Updating ALL_AT_ONCE Creating/m);
  expect(phases).toMatch(/^Updating CANARY Baking 30%/m);
  expect(phases).toMatch(/^Updating LINEAR Baking/m);
  expect(phases).toMatch(/^Updating ALL_AT_ONCE Baking 100%/m);
  expect(phases).toMatch(/^RollingBack$/m);
  expect(phases).toMatch(/^Deleting$/m);
}, 400_000);
