import { readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { buildCli, type BuiltCli } from "./built-cli.ts";

let cli: BuiltCli;
let folder: string;
beforeAll(async () => {
  cli = await buildCli();
  folder = temporaryFolder("usage");
});
afterAll(() => {
  cli.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe("the command line", () => {
  it.each([
    [["deploy", "--stage", "production", "--package", "x"], /--stage is "production"; write staging or prod/],
    [["deploy", "--stage", "staging"], /--package ARN is missing/],
    [["test", "--stage", "staging"], /--package ARN is missing/],
    [["test", "--stage", "staging", "--package", "x", "--concurrency", "many"], /--concurrency is "many"/],
    [["deploy", "--timeout", "0"], /--timeout is "0"; write a number from 1/],
    [["invoke", "tiny-prod", "no-such-file.jpg"], /no-such-file\.jpg cannot be read/],
    [["promote", "--yess"], /unknown option '--yess'/],
  ])("calls %j bad usage, and starts no engine for it", async (args, message) => {
    const ran = await cli.run(folder, ...args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(message);
    expect(readdirSync(folder)).toEqual([]);
  });
});
