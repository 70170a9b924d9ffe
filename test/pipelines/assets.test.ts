import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assetUses, readAssets, saveAssets } from "../../pipelines/assets.ts";
import { pipeline } from "../../pipelines/pipeline.ts";
import { tarball } from "../../pipelines/tarball.ts";
import { assetOf, parameter, processing, training } from "../../steps/index.ts";
import { processingJob, trainingJob } from "../steps/jobs.ts";
import { project } from "./project.ts";

const long = `${"deep/".repeat(25)}module.py`;
const files = [
  { path: "train.py", bytes: Buffer.from("print('hello')\n") },
  { path: "common/empty.py", bytes: Buffer.alloc(0) },
  { path: long, bytes: Buffer.alloc(1024, 7) },
];

test("Python reads the archive, and the same files give the same bytes", () => {
  const archive = join(project(), "sourcedir.tar.gz");
  writeFileSync(archive, tarball(files));
  const script =
    "import json, sys, tarfile\nt = tarfile.open(sys.argv[1], 'r:gz')\nprint(json.dumps([[m.name, m.size, m.mode, m.mtime, m.uid, t.extractfile(m).read().hex()[:8]] for m in t]))";
  const { stdout, stderr } = spawnSync("python3", ["-c", script, archive], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([
    ["train.py", 15, 0o644, 0, 0, "7072696e"],
    ["common/empty.py", 0, 0o644, 0, 0, ""],
    [long, 1024, 0o644, 0, 0, "07070707"],
  ]);
  expect(tarball(files).equals(tarball(files))).toBe(true);
});

test("a name that no tar header holds is refused", () => {
  expect(() => tarball([{ path: "x".repeat(101), bytes: Buffer.alloc(0) }])).toThrow("is too long for a tar archive");
});

const asset = assetOf(files);
const definitionWith = (bucket: string | ReturnType<typeof parameter.string>): unknown =>
  JSON.parse(
    pipeline("p", {
      steps: [
        processing("P", {
          ...processingJob,
          inputs: { code: { S3Uri: asset.prefixUri(bucket), LocalPath: "/opt/ml/processing/input/code" } },
        }),
        training("T", { ...trainingJob, HyperParameters: { sagemaker_submit_directory: asset.archiveUri(bucket) } }),
      ],
    }).definition(),
  );

test("the code that a definition wants is read from its JSON alone", () => {
  const uses = (bucket: string) => [
    { bucket, uri: `s3://${bucket}/code/${asset.hash}/files`, hash: asset.hash, form: "files" },
    { bucket, uri: `s3://${bucket}/code/${asset.hash}/sourcedir.tar.gz`, hash: asset.hash, form: "archive" },
  ];
  const sorted = (found: ReturnType<typeof assetUses>) => found.toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
  expect(sorted(assetUses(definitionWith("literal")))).toEqual(uses("literal"));
  expect(sorted(assetUses(definitionWith(parameter.string("Bucket", "fallback"))))).toEqual(uses("fallback"));
  expect(sorted(assetUses(definitionWith(parameter.string("Bucket", "fallback")), { Bucket: "given" }))).toEqual(
    uses("given"),
  );
  expect(assetUses(definitionWith(parameter.string("Bucket"))).map((use) => use.bucket)).toEqual([
    undefined,
    undefined,
  ]);
  expect(assetUses({ Steps: [{ Name: "x", Arguments: { Uri: "s3://b/code/other/files" } }] })).toEqual([]);
});

test("code that is written beside a definition is read again, and not when it was changed", async () => {
  const folder = project();
  await saveAssets(folder, [asset]);
  const [again] = await readAssets(folder, [asset.hash, asset.hash]);
  expect(again?.hash).toBe(asset.hash);
  expect(again?.files.map((file) => file.path)).toEqual(asset.files.map((file) => file.path));
  expect(await readAssets(folder, ["0".repeat(64)])).toEqual([]);
  writeFileSync(join(folder, asset.hash, "train.py"), "print('evil')\n");
  await expect(readAssets(folder, [asset.hash])).rejects.toThrow("SW0403");
});
