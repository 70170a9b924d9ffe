import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentPython, makeProject, render, run, sagewright } from "./project.ts";

/** Puts bytes that are no image in the place of one of the archive's images. */
const SPOIL = `
import io, sys, zipfile
source, target = sys.argv[1:]
outer = zipfile.ZipFile(source)
with zipfile.ZipFile(target, "w") as spoilt:
    for name in outer.namelist():
        data = outer.read(name)
        if name.endswith("part_1.zip"):
            part, copy = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
            with zipfile.ZipFile(copy, "w") as inner:
                for index, image in enumerate(sorted(part.namelist())):
                    inner.writestr(image, b"not an image" if index == 3 else part.read(image))
            data = copy.getvalue()
        spoilt.writestr(name, data)
`;

describe("an archive that is damaged", () => {
  const project = makeProject();
  let archive = "";
  beforeAll(() => {
    archive = render(project.folder);
  }, 120_000);
  afterAll(() => project.remove());

  const failing = async (file: string) => {
    const ran = await sagewright(project.folder, "run", "pipelines.skin.pipeline", "--data", file);
    expect(ran.code).toBe(1);
    const status = JSON.parse((await sagewright(project.folder, "status", "skin", "--json")).stdout);
    expect(status.PipelineExecutionStatus).toBe("Failed");
    expect(status.Steps.map((step: { StepName: string }) => step.StepName)).toEqual(["SplitData"]);
    const stored = await run(
      "find",
      [join(project.folder, ".sagewright/s3"), "-path", "*SplitData/*", "-type", "f"],
      project.folder,
    );
    expect(stored.stdout).toBe("");
    return { said: ran.stderr, reason: String(status.Steps[0].FailureReason) };
  };

  test("a truncated zip: one message names the file and what to do, and no output is stored", async () => {
    const file = join(project.folder, "truncated.zip");
    writeFileSync(file, readFileSync(archive).subarray(0, 200_000));
    const { said, reason } = await failing(file);
    expect(reason).toMatch(/truncated\.zip is not a complete zip file.*download it again/);
    expect(said).toContain("truncated.zip is not a complete zip file");
    rmSync(file);
  }, 120_000);

  test("an image that does not decode is named", async () => {
    const file = join(project.folder, "spoilt.zip");
    expect((await run(environmentPython(), ["-c", SPOIL, archive, file], project.folder)).stderr).toBe("");
    const { reason } = await failing(file);
    expect(reason).toMatch(/spoilt\.zip: ISIC_\d+\.jpg does not decode/);
  }, 120_000);
});
