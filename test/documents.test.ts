import { Command } from "commander";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { commands, registerCommands } from "../cli/commands/index.ts";

const root = resolve(import.meta.dirname, "..");
const pages = [
  ...["README.md", "CONTRIBUTING.md"],
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];
const textOf = (page: string): string => readFileSync(join(root, page), "utf8");
const prose = (page: string): string => textOf(page).replaceAll(/^```[\s\S]*?^```$/gm, "");

/** What a heading is called in an address, as GitHub makes it. */
const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set([
    ...[...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-"),
    ),
    ...[...prose(page).matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id),
  ]);

interface Link {
  readonly from: string;
  /** Relative to the repository. */
  readonly to: string;
  readonly anchor: string | undefined;
}

const links: readonly Link[] = pages.flatMap((from) =>
  [...prose(from).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      return { from, to: path === "" ? from : relative(root, resolve(root, dirname(from), path)), anchor };
    }),
);

describe("links", () => {
  test("lead to files and headings that are there", () => {
    expect(links.length).toBeGreaterThan(30);
    expect(links.filter(({ to }) => !existsSync(join(root, to)))).toEqual([]);
    const lost = links.filter(
      ({ to, anchor }) => anchor !== undefined && to.endsWith(".md") && !anchorsOf(to).has(anchor),
    );
    expect(lost).toEqual([]);
  });

  test("lead from the README to every page", () => {
    const reached = new Set(["README.md"]);
    // A set that grows while it is walked is walked to its new end.
    for (const page of reached)
      for (const { to } of links.filter(({ from }) => from === page))
        for (const next of pages.filter((one) => one === to || dirname(one) === to)) reached.add(next);
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});

test("files of the repository that pages name are there", () => {
  const named = pages.flatMap((page) =>
    [
      ...textOf(page).matchAll(
        /(?<![\w./-])(?:test|bench|scripts|definition|steps|local|pipelines)\/[\w./-]+\.(?:m?ts|mjs|py|json)\b/g,
      ),
    ]
      .map(([path]) => ({ page, path }))
      // What an example's own project would hold.
      .filter(({ path }) => !/^pipelines\/(?!skin|mednist|common)/.test(path)),
  );
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
});

describe("command lines", () => {
  const program = new Command("sagewright");
  beforeAll(() => registerCommands(program, undefined));

  test("name commands and options that there are", () => {
    const lines = pages.flatMap((page) =>
      [
        ...textOf(page).matchAll(
          /(?:npx )?(?:sagewright ([a-z][a-z-]*)|\bnpx (run-pipeline|get-pipeline-definition))\b([^`\n|#]*)/g,
        ),
      ]
        .filter(([whole, name = ""]) => whole.startsWith("npx") || commands.some((command) => command.name === name))
        .map(([whole, first, second, rest = ""]) => ({ page, whole, name: first ?? second ?? "", rest })),
    );
    expect(lines.length).toBeGreaterThan(60);
    const wrong = lines.filter(({ name, rest }) => {
      const command = program.commands.find((one) => one.name() === name);
      if (command === undefined) return true;
      const known = new Set(["--help", ...command.options.flatMap(({ long }) => long ?? [])]);
      return [...rest.matchAll(/(?<!\S)--[a-z][\w-]*/g)].some(([option]) => !known.has(option));
    });
    expect(wrong).toEqual([]);
  });

  test("of every command stand in the README", () => {
    const readme = textOf("README.md");
    const missing = commands.filter(({ name }) => !new RegExp(`(npx sagewright |\`|npx )${name}\\b`).test(readme));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test("of npm are scripts of the package", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
    const asked = pages.flatMap((page) => [...textOf(page).matchAll(/npm run ([\w-]+)/g)].map(([, name = ""]) => name));
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
