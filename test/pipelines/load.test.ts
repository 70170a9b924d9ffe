import { readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ProblemError } from "../../definition/index.ts";
import { loadPipeline } from "../../pipelines/load.ts";
import { project } from "./project.ts";

const PIPELINE = `
import { fail, pipeline } from "sagewright";
export default pipeline("one", { steps: [fail("Stop", { ErrorMessage: "no" })] });
`;

test.each([
  ["a module's name", "systems.one", "systems/one.ts"],
  ["a path", "systems/one.ts", "systems/one.ts"],
  ["a path without its ending", "./systems/one", "systems/one.mts"],
  ["JavaScript", "systems.one", "systems/one.mjs"],
])("%s finds the file, and nothing is left beside it", async (_, module, file) => {
  const folder = project({ [file]: PIPELINE });
  const loaded = await loadPipeline(module, { folder });
  expect(loaded.pipeline.name).toBe("one");
  expect(loaded.file).toBe(join(folder, file));
  expect(readdirSync(join(folder, "systems"))).toEqual([file.slice("systems/".length)]);
});

test("what a killed process left beside it goes, what another one imports just now stays", async () => {
  const left = ".one.0123456789ab.17-99.mjs";
  const used = ".one.0123456789ab.18-99.mjs";
  const others = [".one.eslint.mjs", ".two.0123456789ab.17-99.mjs"];
  const folder = project({
    "one.ts": PIPELINE,
    ...Object.fromEntries([left, used, ...others].map((name) => [name, ""])),
  });
  for (const name of [left, ...others]) utimesSync(join(folder, name), 0, 0);
  await loadPipeline("one", { folder });
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([used, ...others].toSorted());
});

test("a function gets the kwargs and may be async; imports keep their own import.meta.url; the sources are known", async () => {
  const folder = project({
    "main.ts": `
      import { here } from "./lib/here.ts";
      import { pipeline, fail } from "sagewright";
      enum Kind { A = "enums-work" }
      export default async (kwargs: { name: string }) =>
        pipeline(kwargs.name, { steps: [fail("Stop", { ErrorMessage: [here, import.meta.url, Kind.A].join(" ") })] });`,
    "lib/here.ts": "#!/usr/bin/env node\nexport const here = import.meta.url;",
  });
  const { pipeline, sources } = await loadPipeline("main", { folder, kwargs: { name: "two" } });
  expect(pipeline.name).toBe("two");
  expect(pipeline.definition()).toContain(`file://${folder}/lib/here.ts file://${folder}/main.ts enums-work`);
  expect(sources.toSorted()).toEqual([join(folder, "lib/here.ts"), join(folder, "main.ts")]);
});

const problemOf = async (files: Readonly<Record<string, string>>, kwargs = {}) => {
  const folder = project(files);
  const error: unknown = await loadPipeline("main", { folder, kwargs }).catch((caught: unknown) => caught);
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  if (!(error instanceof ProblemError) || error.problems[0] === undefined) throw error;
  return { ...error.problems[0], folder };
};

test("a module that is not there: where it was looked for", async () => {
  const problem = await problemOf({});
  expect(problem).toMatchObject({ code: "SW0301", message: `there is no module main in ${problem.folder}` });
  expect(problem.hint).toContain("main.ts, main.mts, main.js, main.mjs");
});

test("a syntax error: file, line and column", async () => {
  const problem = await problemOf({
    "main.ts": 'import "./lib.ts";',
    "lib.ts": "export const a = 1;\nexport const = 2;",
  });
  expect(problem).toMatchObject({ code: "SW0304", path: join(problem.folder, "lib.ts"), line: 2, column: 14 });
});

test("an import that is not there", async () => {
  const problem = await problemOf({ "main.ts": '\nimport { a } from "./none.ts";\nexport default a;' });
  expect(problem).toMatchObject({ code: "SW0304", line: 2, message: 'Could not resolve "./none.ts"' });
});

test.each([
  ["no default export", "export const a = 1;", "main.ts has no default export"],
  ["something else", "export default 3;", "the default export of main.ts is no pipeline"],
  ["a function of something else", "export default () => ({});", "is a function that returns no pipeline"],
])("%s", async (_, source, message) => {
  const problem = await problemOf({ "main.ts": source });
  expect(problem.code).toBe("SW0302");
  expect(problem.message).toContain(message);
});

test("kwargs for a module that takes none", async () => {
  const problem = await problemOf({ "main.ts": PIPELINE }, { region: "eu-west-1" });
  expect(problem).toMatchObject({ code: "SW0303", message: "main.ts takes no kwargs, yet region was given" });
});

test("an error of the module itself comes out as it is, and the bundle is removed", async () => {
  const folder = project({ "main.ts": "export default () => {\n  throw new Error('mine');\n};" });
  await expect(loadPipeline("main", { folder })).rejects.toThrow("mine");
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});

test("a problem of a step names the line of the TypeScript source", async () => {
  const problem = await problemOf({
    "main.ts":
      'import { fail, pipeline } from "sagewright";\n\nexport default () =>\n  pipeline("p", { steps: [fail("Too low", {})] });',
  });
  expect(problem).toMatchObject({ code: "SW0103", path: join(problem.folder, "main.ts"), line: 4 });
});
