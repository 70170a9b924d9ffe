import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../temporary.ts";
import { startEngine, type Engine } from "../../local/index.ts";

export interface Subject {
  readonly engine: Engine;
  readonly project: string;
  end(): Promise<void>;
}

/** Steps of the image `test/python` run in this machine's Python. */
const config = {
  images: [
    {
      match: "test/python:*",
      interpreter: "python3",
      serve: ["python3", "serve.py"],
      train: ["python3", "/opt/ml/input/data/code/train.py"],
    },
    // They say nothing of how they serve: the engine calls the model's handler functions.
    { match: "*pytorch-inference:*", interpreter: "python3" },
    { match: "*scikit-learn*", interpreter: "python3" },
  ],
};

/** A whole engine, as a user starts it, in a folder of its own. */
export async function openSubject(): Promise<Subject> {
  const project = temporaryFolder("conformance");
  await writeFile(join(project, "sagewright.config.json"), JSON.stringify(config));
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
