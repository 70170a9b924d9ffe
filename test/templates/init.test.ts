import { Command } from "commander";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { register } from "../../cli/commands/init.ts";
import { CliError } from "../../cli/io.ts";
import { writeProject } from "../../templates/index.ts";

let folder: string;
beforeEach(() => void (folder = temporaryFolder("init")));

/** Runs the command as the CLI does; answers its stdout. */
async function init(...args: readonly string[]): Promise<string> {
  const program = new Command("sagewright").exitOverride().configureOutput({ writeErr: () => undefined });
  register(program);
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => undefined });
  let stdout = "";
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => ((stdout += String(text)), true));
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    await program.parseAsync(["init", ...args], { from: "user" });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return stdout;
}

test("it writes the whole project and says so as JSON", async () => {
  const dir = join(folder, "deep", "skin");
  const document = JSON.parse(await init("skin", "--from", "skin", "--dir", dir, "--json")) as {
    folder: string;
    files: string[];
  };
  expect(document).toMatchObject({ name: "skin", from: "skin", folder: dir });
  const written = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(dir, path)).isFile(),
  );
  expect(written.toSorted()).toEqual(document.files.toSorted());
  for (const path of [
    "template.yml",
    "codebuild-buildspec.yml",
    "package.json",
    ".gitignore",
    "pipelines/skin/pipeline.ts",
  ])
    expect(written).toContain(path);
  expect(readdirSync(join(folder, "deep"))).toEqual(["skin"]);
  expect(readFileSync(join(dir, "README.md"), "utf8")).toContain("sagewright init skin --from skin");
});

test("it fills an empty folder", async () => {
  mkdirSync(join(folder, "p"));
  await init("skin", "--from", "mednist", "--dir", join(folder, "p"));
  expect(existsSync(join(folder, "p", "template.yml"))).toBe(true);
});

const refused: readonly (readonly [name: string, make: (dir: string) => void, message: RegExp])[] = [
  [
    "a folder with something in it",
    (dir) => (mkdirSync(dir), writeFileSync(join(dir, "mine"), "x")),
    /not empty \(it has mine\).*--dir/,
  ],
  ["a file", (dir) => writeFileSync(dir, "x"), /is no folder/],
  ["a link to an empty folder", (dir) => (mkdirSync(`${dir}-2`), symlinkSync(`${dir}-2`, dir)), /is no folder/],
];
test.each(refused)("it refuses %s and leaves it as it was", async (_, make, message) => {
  const dir = join(folder, "p");
  make(dir);
  const before = readdirSync(folder, { recursive: true });
  const failed = await init("skin", "--from", "skin", "--dir", dir).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(CliError);
  expect(failed).toMatchObject({ exitCode: 1, message: expect.stringMatching(message) });
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});

test("a wrong name or system is bad usage and writes nothing", async () => {
  const dir = join(folder, "p");
  await expect(init("2skin", "--from", "skin", "--dir", dir)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('"2skin"'),
  });
  await expect(init("skin", "--from", "lung", "--dir", dir)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("mednist, skin"),
  });
  await expect(init("skin", "--from", "../skin", "--dir", dir)).rejects.toMatchObject({ exitCode: 2 });
  await expect(init("skin", "--dir", dir)).rejects.toThrow(/--from/);
  expect(readdirSync(folder)).toEqual([]);
});

test("the library, too, refuses a folder with something in it", async () => {
  writeFileSync(join(folder, "mine"), "x");
  await expect(writeProject(folder, new Map([["a", "x"]]))).rejects.toThrow("is not empty (it has mine)");
  expect(readdirSync(folder)).toEqual(["mine"]);
});

test("a write that fails leaves nothing behind", async () => {
  const dir = join(folder, "p");
  // A file cannot be a folder as well: the second write fails.
  await expect(
    writeProject(
      dir,
      new Map([
        ["a", "x"],
        ["a/b", "y"],
      ]),
    ),
  ).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});
