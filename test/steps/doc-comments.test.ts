import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { root } from "./examples.ts";

interface Exported {
  readonly name: string;
  readonly file: string;
  /** The comment above it, and the line that declares it. */
  readonly comment: string;
  readonly line: string;
}

/** What a module exports: its own, and what it hands on from others. */
function exportsOf(index: string): readonly Exported[] {
  const text = readFileSync(index, "utf8");
  const all = [...text.matchAll(/^export \* from "([^"]+)"/gm)].flatMap(([, target = ""]) =>
    exportsOf(join(dirname(index), target)),
  );
  const named = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)"/gm)].flatMap(
    ([, names = "", target = ""]) => {
      const file = join(dirname(index), target);
      const wanted = names.split(",").map((name) => name.replace(/^\s*type\s+/, "").trim());
      return exportsOf(file).filter(({ name }) => wanted.includes(name));
    },
  );
  return [...declaredIn(index), ...all, ...named];
}

const declaration =
  /(\/\*\*(?:(?!\*\/)[^])*\*\/\s*)?^(export (?:async )?(?:abstract )?(?:const|function|interface|type|class) (\w+).*)/gm;

const declaredIn = (file: string): readonly Exported[] =>
  [...readFileSync(file, "utf8").matchAll(declaration)].map(([, comment = "", line = "", name = ""]) => ({
    name,
    file: relative(root, file),
    comment,
    line,
  }));

const exported = exportsOf(join(root, "index.ts"));
/** Of overloads the first is spoken of. */
const first = exported.filter((one, i) => exported.findIndex(({ name }) => name === one.name) === i);
const called = ({ name, file }: Exported): string => `${file}: ${name}`;

test("everything that the package exports has a doc comment", () => {
  expect(first.length).toBeGreaterThan(180);
  expect(first.filter(({ comment }) => comment === "").map(called)).toEqual([]);
});

test("what can be called has an example, save what asks whether a value is one of ours", () => {
  const callable = first.filter(({ line }) => /^export (?:async )?(?:const|function) /.test(line));
  expect(callable.length).toBeGreaterThan(50);
  const without = callable.filter(({ comment, name }) => !comment.includes("@example") && !/^is[A-Z]/.test(name));
  expect(without.map(called)).toEqual([]);
});
