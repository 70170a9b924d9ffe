import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeProject, sagewright } from "./project.ts";

const data = process.env["SAGEWRIGHT_DATA"] ?? "";
const MINUTES = 60_000;

describe.skipIf(data === "")("on real images (skipped where SAGEWRIGHT_DATA is not set)", () => {
  const project = makeProject();
  afterAll(() => project.remove());
  const archiveOf = (path: string): string => {
    const file = join(data, path);
    expect(existsSync(file), `${file} does not exist; SAGEWRIGHT_DATA must name the folder of the real images`).toBe(
      true,
    );
    return file;
  };

  test(
    "mednist passes its gate with the default parameters",
    async () => {
      const ran = await sagewright(
        project.folder,
        "run",
        "pipelines.mednist.pipeline",
        "--data",
        archiveOf("mednist/mednist-subset.zip"),
        "--json",
      );
      expect(ran.code, ran.stderr).toBe(0);
      const { multiclass_classification_metrics: metrics, n } = JSON.parse(ran.stdout).Evaluation;
      expect(n).toBe(1800);
      expect(metrics.accuracy.value).toBeGreaterThan(0.95);
    },
    15 * MINUTES,
  );

  test(
    "the real HAM10000 archive is read as it is; untrained, the gate refuses the model",
    async () => {
      const ran = await sagewright(
        ...([
          project.folder,
          "run",
          "pipelines.skin.pipeline",
          "--data",
          archiveOf("ham10000/dataverse_files.zip"),
        ] as const),
        ...["--param", "Epochs=0"],
      );
      expect(ran.code, ran.stderr).toBe(1);
      expect(ran.stderr).toMatch(/accuracy 0\.\d+ must be at least 0\.6 and above 0\.\d+/);
    },
    15 * MINUTES,
  );
});
