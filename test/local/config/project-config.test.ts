import { spawnSync } from "node:child_process";
import { utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { configFile, projectConfig } from "../../../local/config/project-config.ts";

const root = resolve(import.meta.dirname, "../../..");
const folder = temporaryFolder("config");

function read(config: unknown): unknown {
  writeFileSync(join(folder, configFile), typeof config === "string" ? config : JSON.stringify(config));
  return projectConfig(folder);
}

test.each([root, join(root, "templates/project")])("the configuration in %s fits its schema", (project) => {
  expect(projectConfig(project).images?.length).toBeGreaterThan(1);
});

test("a project without a configuration has an empty one", () => expect(projectConfig("/nowhere")).toEqual({}));

test("a change counts from the next reading on, also one that leaves the size as it was", () => {
  const file = join(folder, configFile);
  const images = (interpreter: string) => ({ images: [{ match: "*", interpreter }] });
  for (const [interpreter, hour] of [
    ["python1", 1],
    ["python2", 2],
  ] as const) {
    writeFileSync(file, JSON.stringify(images(interpreter)));
    utimesSync(file, hour * 3600, hour * 3600);
    expect(projectConfig(folder)).toEqual(images(interpreter));
    expect(projectConfig(folder)).toBe(projectConfig(folder));
  }
});

test("every member that there is", () => {
  const config = {
    $schema: "./node_modules/sagewright/config.schema.json",
    images: [{ match: "*", interpreter: "python3", train: ["a"], entrypoint: ["b"], serve: ["c", "d"] }],
    lambda: { plain: "./f.py:handler", more: { handler: "./f.mjs:go", timeout: 9.5, environment: { A: "b" } } },
    callback: { "https://sqs/queue": ["node", "answer.mjs"] },
    validate: { rules: { SW8001: "off" } },
  };
  expect(read(config)).toEqual(config);
});

const image = { match: "*", interpreter: "python3" };
test.each<[unknown, string]>([
  ["{", "is not JSON: "],
  [[], "the whole is []; it must be object"],
  [{ image: [] }, 'the whole has no member "image"; did you mean "images"?'],
  [{ images: {} }, "images is {}; it must be array"],
  [{ images: [{ ...image, serv: ["x"] }] }, 'images[0] has no member "serv"; did you mean "serve"?'],
  [{ images: [image, { match: 5, interpreter: "p" }] }, "images[1].match is 5; it must be string"],
  [{ images: [{ interpreter: "p" }] }, 'images[0] needs "match"'],
  [{ images: [{ match: "*" }] }, 'images[0] needs either "requirements" or "interpreter"'],
  [{ images: [{ ...image, requirements: "r" }] }, 'images[0] needs either "requirements" or "interpreter"'],
  [{ images: [{ ...image, serve: [] }] }, "images[0].serve is []; it must be a list of words"],
  [{ images: [{ ...image, serve: "python3 x" }] }, 'images[0].serve is "python3 x"; it must be array'],
  [{ lambda: { f: { handler: "a:b", timeout: 601 } } }, "lambda.f.timeout is 601; it must be <= 600"],
  [{ lambda: { f: { timeout: 3 } } }, 'lambda.f needs "handler"'],
  [{ lambda: { f: { handler: "a:b", env: {} } } }, 'lambda.f has no member "env"; there is handler, timeout'],
  [{ callback: { q: "x" } }, 'callback.q is "x"; it must be array'],
  [{ callback: { "https://sqs/q": [1] } }, "is 1; it must be string"],
  [{ validate: { rules: { SW8001: "of" } } }, 'SW8001 is "of"; write one of error, warning, note, off'],
])("%j is refused in words", (config, words) => {
  expect(() => read(config)).toThrow(words);
  expect(() => read(config)).toThrow(join(folder, configFile));
});

test("the compiled check is made of the schema", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/config-schema.mjs", "--check"], { cwd: root });
  expect(String(stderr)).toBe("");
  expect(status).toBe(0);
});
