import { readdirSync, readFileSync, statSync, symlinkSync, chmodSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { register as validate } from "../../cli/commands/validate.ts";
import { runCommand, type Ran } from "../pipelines/command.ts";
import { project } from "../pipelines/project.ts";

const GOOD = '{"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}]}';
const BAD = GOOD.replace("ErrorMessage", "ErrorMesage");
const WARNS = GOOD.replace('"Steps"', '"Parameters": [{"Name": "N", "Type": "Integer"}], "Steps"');
const FILES = { "good.json": GOOD, "bad.json": BAD, "warns.json": WARNS };

const run = (folder: string, ...args: string[]): Promise<Ran> => runCommand(validate, folder, "validate", ...args);
const codes = (ran: Ran): readonly (readonly string[])[] =>
  (JSON.parse(ran.stdout) as { files: { problems: { code: string }[] }[] }).files.map(({ problems }) =>
    problems.map(({ code }) => code),
  );

/** Runs with a text on stdin. */
async function piped(text: string, ...args: string[]): Promise<Ran> {
  const before = Object.getOwnPropertyDescriptor(process, "stdin");
  Object.defineProperty(process, "stdin", { value: Readable.from([Buffer.from(text)]), configurable: true });
  try {
    return await run(project(), ...args);
  } finally {
    Object.defineProperty(process, "stdin", before ?? {});
  }
}

test("--json and --format json are the same one document", async () => {
  const folder = project(FILES);
  const [a, b] = [await run(folder, "bad.json", "--json"), await run(folder, "bad.json", "--format", "json")];
  expect(a).toEqual(b);
  expect(codes(a)).toEqual([["SW5001"]]);
});

test.each([
  ["good.json", [], 0],
  ["bad.json", [], 1],
  ["warns.json", [], 0],
  ["warns.json", ["--strict"], 1],
  ["good.json", ["--strict"], 0],
])("%s with %j ends with %i in every format", async (file, args, code) => {
  for (const format of ["human", "json", "sarif", "github", "junit"])
    expect((await run(project(FILES), file, ...args, "--format", format)).code).toBe(code);
});

test.each([
  [["bad.json", "--json", "--format", "sarif"], "choose one"],
  [["bad.json", "--fix", "--format", "sarif"], "fix first, then report"],
  [["bad.json", "--dry-run"], "--dry-run goes with --fix"],
  [["bad.json", "--fix", "--dry-run", "--json"], "leave --json out"],
  [["empty"], "empty holds no pipeline definition"],
  [["*.yaml"], "no file matches *.yaml"],
])("%j is bad usage", async (args, message) => {
  const folder = project({ ...FILES, "empty/notes.json": "{}" });
  const ran = await run(folder, ...args);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain(message);
  expect(readFileSync(join(folder, "bad.json"), "utf8")).toBe(BAD);
});

test("folders are searched for definitions, globs are matched; node_modules and hidden folders are passed by", async () => {
  const folder = project({
    "a/x.json": GOOD,
    "a/b/y.json": BAD,
    "a/tsconfig.json": '{"compilerOptions": {}}',
    "a/node_modules/z.json": BAD,
    "a/.git/z.json": BAD,
    "a/c.txt": BAD,
  });
  const found = async (...words: string[]) =>
    (JSON.parse((await run(folder, ...words, "--json")).stdout) as { files: { file: string }[] }).files.map(
      (f) => f.file,
    );
  expect(await found("a")).toEqual(["a/b/y.json", "a/x.json"]);
  expect(await found("a/*.json")).toEqual(["a/tsconfig.json", "a/x.json"]);
  expect(await found("**/{x,y}.json", "a/x.json")).toEqual(["a/b/y.json", "a/x.json"]);
  expect(await found("./a/?.json")).toEqual(["a/x.json"]);
});

test("-: a definition from stdin", async () => {
  const ran = await piped(BAD, "-");
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain("<stdin>:1:");
});

test("a module's problems stand at the TypeScript that made the step", async () => {
  const source = [
    'import { fail, parameter, pipeline } from "sagewright";',
    'const unused = parameter.integer("Unused", 1);',
    "",
    'const stop = fail("Stop", { ErrorMessage: "<account-id>" });',
    'export default pipeline("placed", { parameters: [unused], steps: [stop] });',
    "",
  ].join("\n");
  const folder = project({ "placed.ts": source, "broken.ts": source.replace("Stop", "Stop it") });
  const github = await run(folder, "placed.ts", "--format", "github");
  expect(github.stdout).toMatch(/^::warning file=placed\.ts,line=2,col=\d+,endColumn=\d+,title=SW2103 /m);
  const human = await run(folder, "broken.ts");
  expect(human.code).toBe(1);
  expect(human.stdout).toMatch(/error SW0\d{3} broken\.ts:4:\d+\n.*\n {2}4 \| const stop = fail\("Stop it"/);
});

test("--fix writes what is certain in one step, through links, with the file's mode, and says what it did", async () => {
  const folder = project(FILES);
  symlinkSync("bad.json", join(folder, "link.json"));
  chmodSync(join(folder, "bad.json"), 0o640);
  const ran = await run(folder, "link.json", "good.json", "--fix");
  expect(ran.code).toBe(0);
  expect(ran.stderr).toBe(
    "fixed link.json:1:83 SW5001: rename ErrorMesage to ErrorMessage\n".replace(
      ":83",
      ran.stderr.match(/:1(:\d+)/)?.[1] ?? "",
    ),
  );
  expect(readFileSync(join(folder, "bad.json"), "utf8")).toBe(GOOD);
  expect(statSync(join(folder, "bad.json")).mode & 0o777).toBe(0o640);
  expect(lstatSync(join(folder, "link.json")).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect((await run(folder, "link.json", "--fix")).stderr).toBe("");
});

test("--fix --dry-run prints a patch and writes nothing", async () => {
  const folder = project(FILES);
  const ran = await run(folder, "bad.json", "--fix", "--dry-run");
  expect(ran.stdout).toBe(
    `--- bad.json\n+++ bad.json\n@@ -1 +1 @@\n-${BAD}\n\\ No newline at end of file\n+${GOOD}\n\\ No newline at end of file\n`,
  );
  expect(ran.stderr).toContain("would fix bad.json:1:");
  expect(readFileSync(join(folder, "bad.json"), "utf8")).toBe(BAD);
});

test("--fix of - gives the fixed text and nothing else on stdout", async () => {
  const ran = await piped(BAD, "-", "--fix");
  expect(ran).toMatchObject({ code: 0, stdout: GOOD });
  expect(ran.stderr).toContain("fixed <stdin>:1:");
});

const config = (rules: unknown) => ({ ...FILES, "sagewright.config.json": JSON.stringify({ validate: { rules } }) });

test("the project's config judges findings by code", async () => {
  expect((await run(project(config({ SW5001: "off" })), "bad.json")).code).toBe(0);
  expect((await run(project(config({ SW5001: "note" })), "bad.json", "--strict")).code).toBe(0);
  expect((await run(project(config({ SW2103: "error" })), "warns.json")).code).toBe(1);
});

test.each([
  [config({ SW50O1: "off" }), 'there is no code "SW50O1"; did you mean "SW5001"?'],
  [config({ SW5001: "fatal" }), 'the severity of SW5001 is "fatal"; write error, warning, note, off'],
  [config("off"), '"rules" must be an object'],
  [{ ...FILES, "sagewright.config.json": '{"validate": {"rule": {}}}' }, 'no member "rule"; did you mean "rules"?'],
  [{ ...FILES, "sagewright.config.json": '{"validate": ' }, "is not JSON"],
])("a config that cannot be meant is bad usage: %#", async (files, message) => {
  const ran = await run(project(files), "good.json");
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(message);
});

test("a pipeline's name that CreatePipeline has refused is a warning", async () => {
  const long = `${"n".repeat(82)}m`;
  const named = (name: string): string =>
    `import { fail, pipeline } from "sagewright";\nexport default pipeline("${name}", { steps: [fail("Stop", { ErrorMessage: "x" })] });\n`;
  const folder = project({ "long.ts": named(long), "short.ts": named("short") });
  const ran = await run(folder, "long.ts", "short.ts", "--json");
  expect(codes(ran)).toEqual([["SW0006"], []]);
  expect(ran.stdout).toContain("the pipeline's name has 83 characters");
});
