import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine, type Engine } from "../../local/index.ts";

export interface Subject {
  readonly engine: Engine;
  readonly project: string;
  end(): Promise<void>;
}

/** A whole engine, as a user starts it, in a folder of its own. */
export async function openSubject(): Promise<Subject> {
  const project = await mkdtemp(join(tmpdir(), "sagewright-conformance-"));
  const engine = await startEngine({ project });
  return {
    engine,
    project,
    end: async () => {
      await engine.close();
      await rm(project, { recursive: true, force: true });
    },
  };
}
