import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { openLayouts, type Layout } from "../../../local/containers/layouts.ts";

const folder = temporaryFolder("layouts");
const ahead = join(folder, "jobs/.layouts");
const layout: Layout = { folders: ["in/data", "out"], files: ["in/config.json"] };
const content = ["in", "in/config.json", "in/data", "out"];

// What an engine left that was killed.
mkdirSync(join(ahead, "1/in/data"), { recursive: true });
writeFileSync(join(ahead, "1/in/data/stale"), "");

const layouts = openLayouts({ folder });
afterAll(() => layouts.close());

const contentOf = (path: string) => readdirSync(path, { recursive: true }).map(String).toSorted();
const made = (name: string): string => {
  const path = join(folder, "jobs", name);
  layouts.make(path, layout);
  return path;
};

it("makes the same folder whether or not one was laid out ahead, in place of what was there", async () => {
  mkdirSync(join(folder, "jobs/first"), { recursive: true });
  writeFileSync(join(folder, "jobs/first/old"), "");
  expect(contentOf(made("first"))).toEqual(content);
  while (!existsSync(ahead) || readdirSync(ahead).length < 2) await sleep(5);
  await sleep(50);
  const waiting = readdirSync(ahead).map((name) => statSync(join(ahead, name)).ino);
  const second = made("second");
  expect(contentOf(second)).toEqual(content);
  expect(waiting).toContain(statSync(second).ino);
});

it("leaves nothing that waits, and still makes folders, once it is closed", async () => {
  made("third");
  await sleep(50);
  layouts.close();
  expect(existsSync(ahead)).toBe(false);
  expect(contentOf(made("fourth"))).toEqual(content);
  await sleep(50);
  expect(existsSync(ahead)).toBe(false);
});
