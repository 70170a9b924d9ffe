import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { bucket, definition, images, input, openFixture, output, python, type Fixture } from "../engine/fixture.ts";
import { archives } from "./archives.ts";

// What a text of a definition could make if a shell, a path or a format read it.
const yard = temporaryFolder("hostile");
const touch = `touch ${yard}/escaped`;
let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({ images });
});
afterAll(async () => {
  await fixture.close();
  rmSync(yard, { recursive: true, force: true });
});

const hostile = [
  `; ${touch}`,
  `$(${touch})`,
  `\`${touch}\``,
  `| ${touch}`,
  `&& ${touch} #`,
  `' ; ${touch} ; '`,
  `" ; ${touch} ; "`,
  `a\n${touch}`,
  "%s%n",
  "${IFS}",
  "~",
  "*",
  "--help",
  "\\",
  "",
  "' OR '1'='1'; DROP TABLE record; --",
];

/** The service takes no empty argument and none of two lines. */
const arguable = hostile.filter((text) => text !== "" && !text.includes("\n"));
const twoLines = `a\n$(${touch})`;

const noEscape = () => expect(readdirSync(yard)).toEqual([]);

describe("hostile texts in steps", () => {
  it("reach the program as they are: arguments, environment, parameters", async () => {
    const code = `import json, os, sys\njson.dump([sys.argv[1:], os.environ['HOSTILE']], open('/opt/ml/processing/told/told.json', 'w'))`;
    const steps = [
      python("Args", code, {
        args: [...arguable, { Get: "Parameters.Text" }],
        outputs: [output("told", `s3://${bucket}/told`, "/opt/ml/processing/told")],
        request: { Environment: { HOSTILE: twoLines } },
      }),
      python("Entry", "pass", {
        request: {
          AppSpecification: {
            ImageUri: "test/python:1",
            ContainerEntrypoint: ["python3", "-c", "import sys; print(sys.argv[1:])", ...hostile.slice(0, 7)],
          },
        },
      }),
    ];
    const { status, steps: ended } = await fixture.run(
      definition(steps, [{ Name: "Text", Type: "String", DefaultValue: "x" }]),
      { Text: hostile[1] ?? "" },
    );
    expect(ended.map(({ FailureReason }) => FailureReason)).toEqual([undefined, undefined]);
    expect(status).toBe("Succeeded");
    expect(JSON.parse(fixture.read("told/told.json") ?? "")).toEqual([[...arguable, hostile[1]], twoLines]);
    noEscape();
  });

  it.each([
    "/etc/escaped",
    "/opt/ml/processing/../../../../../escaped",
    "/opt/ml/processing/a/../../../escaped",
    "/opt/mlx/escaped",
    "relative",
  ])("are refused as a LocalPath: %s", async (path) => {
    const uri = await fixture.put("data/file.txt", "x");
    const inputs = python("In", "pass", {
      inputs: [
        { ...input("data", uri), S3Input: { ...input("data", uri).S3Input, LocalPath: { Get: "Parameters.Path" } } },
      ],
    });
    const outputs = python("Out", "pass", {
      outputs: [
        {
          OutputName: "o",
          S3Output: { ...output("o", `s3://${bucket}/out`).S3Output, LocalPath: { Get: "Parameters.Path" } },
        },
      ],
    });
    const { status, steps } = await fixture.run(definition([inputs, outputs], [{ Name: "Path", Type: "String" }]), {
      Path: path,
    });
    // A path that stands in the definition itself is refused before anything runs.
    const literal = python("In", "pass", { inputs: [input("data", uri, path)] });
    if (!path.startsWith("/opt/ml/processing/"))
      await expect(fixture.start(definition([literal]))).rejects.toThrow(/LocalPath/);
    expect(status).toBe("Failed");
    for (const { FailureReason } of steps) expect(FailureReason).toMatch(/local path|leaves|LocalPath/i);
    noEscape();
  });

  it("stay in their folder when objects' keys climb", async () => {
    for (const key of ["climb/../../../../../../escaped", "climb/..", "climb//etc/escaped", "climb/./x"])
      await fixture.engine.context.objects.put(bucket, key, Buffer.from("x"));
    const { status, steps } = await fixture.run(
      definition([
        python("In", "import os; print([f for _, _, f in os.walk('/opt/ml/processing/input')])", {
          inputs: [input("climb", `s3://${bucket}/climb/`)],
        }),
      ]),
    );
    if (status === "Failed") expect(steps[0]?.FailureReason).toMatch(/leaves|ClientError/);
    noEscape();
    for (const folder of ["jobs", "."])
      expect(readdirSync(join(fixture.project, ".sagewright", folder))).not.toContain("escaped");
    expect(readdirSync(fixture.project)).not.toContain("escaped");
  });

  it("are refused as archives: nothing of one is unpacked, and the endpoint says why", async () => {
    const { unpack } = await import("../../../local/containers/archive.ts");
    for (const [what, bytes] of Object.entries(archives(yard))) {
      const file = join(yard, "..", `${process.pid}.tar.gz`);
      writeFileSync(file, bytes);
      const folder = temporaryFolder("unpack");
      try {
        await expect(unpack(file, join(folder, "in")), what).rejects.toThrow(
          /refused the archive|cannot read the archive/,
        );
        expect(readdirSync(join(folder, "in")), what).toEqual([]);
        expect(readdirSync(folder), what).toEqual(["in"]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
        rmSync(file, { force: true });
      }
      noEscape();
    }
  });

  it("cannot take the place of the job's folder, or of the log's", async () => {
    const link = python(
      "Link",
      `import os, shutil\nshutil.rmtree('/opt/ml/processing/out', ignore_errors=True)\nos.symlink('/etc', '/opt/ml/processing/out')`,
      {
        outputs: [output("out", `s3://${bucket}/linked`)],
      },
    );
    await fixture.run(definition([link]));
    expect(fixture.engine.context.objects.list(bucket, "linked")).toEqual([]);
    fixture.engine.context.logs.append("../../../group", "../../stream", "line");
    fixture.engine.context.logs.append("/", "..", "line");
    expect(readdirSync(join(fixture.project, ".sagewright"))).not.toContain("group");
    noEscape();
  });

  it("are names of steps that a definition may not have", async () => {
    for (const Name of hostile.slice(0, 9)) {
      const steps = [{ Name, Type: "Fail", Arguments: { ErrorMessage: "m" } }];
      await expect(fixture.start(definition(steps)), Name).rejects.toThrow(
        /ValidationException|Unable to parse|pipeline definition/,
      );
    }
    noEscape();
  });
});
