import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { EndpointRecord } from "../../../local/hosting/records.ts";
import { openStore, type Store } from "../../../local/store.ts";
import { temporaryFolder } from "../../temporary.ts";
import { buildEngine, startProcess, type EngineProcess } from "./engine-process.ts";
import { noSurvivors } from "./invariants.ts";
import { images } from "./ledger.ts";
import type { Random } from "./load.ts";
import { slowServer } from "./rollouts.ts";
import { Refused, wireClient, type WireClient } from "./wire-client.ts";

/** A project whose engine is killed and started again. */
export interface Killable {
  readonly project: string;
  readonly engine: EngineProcess;
  readonly wire: WireClient;
  /** Kills the engine and starts another; what the first one ran is gone by then. `look` sees what it has left. */
  killed(look?: (store: Store) => void): Promise<void>;
  describeEndpoint(name: string): Promise<EndpointRecord | undefined>;
  close(): Promise<void>;
}

export async function openKillable(): Promise<Killable> {
  const program = await buildEngine();
  const project = temporaryFolder("killable");
  writeFileSync(join(project, "sagewright.config.json"), JSON.stringify({ images }));
  writeFileSync(join(project, "serve.py"), slowServer);
  let engine = await startProcess(program, project);
  let wire = wireClient(engine.endpoint);
  return {
    project,
    get engine() {
      return engine;
    },
    get wire() {
      return wire;
    },
    killed: async (look) => {
      expect(engine.warnings()).toBe("");
      await engine.kill("SIGKILL");
      await noSurvivors();
      const store = openStore(join(project, ".sagewright/state.db"));
      look?.(store);
      store.close();
      engine = await startProcess(program, project);
      wire = wireClient(engine.endpoint);
    },
    describeEndpoint: async (EndpointName) => {
      try {
        return await wire.call<EndpointRecord>("SageMaker.DescribeEndpoint", { EndpointName });
      } catch (error) {
        if (error instanceof Refused && error.message.includes("Could not find endpoint")) return undefined;
        throw error;
      }
    },
    close: async () => {
      await engine.kill("SIGKILL");
      await noSurvivors();
      program.remove();
      rmSync(project, { recursive: true, force: true });
    },
  };
}

export const seed = Number(process.env["SAGEWRIGHT_TEST_SEED"] ?? 20_261);

export function randomFrom(start: number): Random {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What `look` finds, as soon as it finds something. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(10)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come about in 60 s`);
}
