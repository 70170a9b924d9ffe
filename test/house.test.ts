import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const mayUse: Readonly<Record<string, readonly string[]>> = {
  cli: ["pipelines", "steps", "local", "templates", "modeldeploy", "definition", "buildspec"],
  pipelines: ["steps", "definition"],
  local: ["definition", "buildspec", "templates"],
  steps: ["definition"],
  templates: ["buildspec", "definition"],
  modeldeploy: ["definition"],
  definition: [],
  buildspec: [],
};

const sources = Object.keys(mayUse).flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(root, room, file)),
);

test("no room imports a room that it may not use", () => {
  const forbidden = sources.flatMap((file) => {
    const room = relative(root, file).split("/")[0] ?? "";
    const imported = [...readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((m) =>
      relative(root, resolve(dirname(file), m[1] ?? "")),
    );
    return imported
      .filter((target) => target.includes("/"))
      .map((target) => target.split("/")[0] ?? "")
      .filter((target) => target !== room && !mayUse[room]?.includes(target))
      .map((target) => `${relative(root, file)} imports ${target}/`);
  });
  expect(sources.length).toBeGreaterThan(50);
  expect(forbidden).toEqual([]);
});

test("the builder loads no AWS client at run time", () => {
  const rooms = ["definition", "steps", "buildspec", "templates"];
  const values = sources
    .filter((file) => rooms.includes(relative(root, file).split("/")[0] ?? ""))
    .filter((file) => /^import (?!type)[^;]*from "@aws-sdk/m.test(readFileSync(file, "utf8")))
    .map((file) => relative(root, file));
  expect(values).toEqual([]);
});
