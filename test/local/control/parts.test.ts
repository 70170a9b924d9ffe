import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { endLeftover, runCommand } from "../../../local/codepipeline/command.ts";
import { isAlive } from "../../../local/lock.ts";
import { stage } from "../../../local/s3/staging.ts";
import { writeShims } from "../../../local/shims.ts";
import { pageOf } from "../../../local/wire/page.ts";
import { parseXml } from "../../../local/wire/parse-xml.ts";
import { xml } from "../../../local/wire/xml.ts";
import { eventually } from "./engine.ts";

let folder: string;
beforeAll(() => {
  folder = temporaryFolder("parts");
});

describe("staging", () => {
  it("says that the disk is full, and leaves nothing", async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.alloc(70_000);
        throw Object.assign(new Error("write"), { code: "ENOSPC" });
      })(),
      { objectMode: false },
    );
    await expect(stage(folder, body)).rejects.toMatchObject({ code: "InsufficientStorage", status: 507 });
    expect(readdirSync(join(folder, ".uploads"))).toEqual([]);
  });
});

describe("commands", () => {
  const options = (script: string) => ({
    id: "run-1",
    script,
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "" },
    outputVariables: [],
    timeoutMs: 60_000,
    onLine: () => undefined,
  });

  it("that a dead engine left behind are ended, and others are not", async () => {
    const command = runCommand(options("sleep 60"));
    const pid = command.pid ?? 0;
    await eventually(() => (isAlive(pid) ? true : undefined), "the start");
    endLeftover(pid, "run-2");
    expect(isAlive(pid)).toBe(true);
    endLeftover(process.pid, "run-1");
    if (process.platform === "linux") endLeftover(pid, "run-1");
    else command.stop();
    expect((await command.result).ok).toBe(false);
  });

  it("take their children with them", async () => {
    const command = runCommand(options("sleep 61 & echo $! > child.pid; sleep 62"));
    await eventually(() => (existsSync(join(folder, "child.pid")) ? true : undefined), "the child");
    command.stop();
    await command.result;
    // Where nobody reaps orphans, one that has ended stays on as a zombie.
    const left = () =>
      String(spawnSync("sh", ["-c", "ps -o stat= -p $(cat child.pid)"], { cwd: folder }).stdout).trim();
    await eventually(() => (left() === "" || left().startsWith("Z") ? true : undefined), "the child's end");
  });

  it("tell when they cannot start", async () => {
    expect(await runCommand({ ...options("true"), cwd: join(folder, "none") }).result).toMatchObject({
      ok: false,
      message: expect.stringContaining("did not start"),
    });
  });
});

describe("shims", () => {
  it("run other npx commands with the npx there is", () => {
    const bin = join(folder, "it's", "bin");
    writeShims(join(folder, "it's"));
    const { stdout } = spawnSync("npx", ["--version"], {
      env: { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` },
    });
    expect(String(stdout).trim()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readdirSync(bin).toSorted()).toEqual(["npx", "sagewright"]);
  });
});

describe("pages", () => {
  it("neither repeat nor hide when a record goes between two calls", () => {
    const items = ["a", "b", "c", "d", "e"];
    const [first, token] = pageOf(items, { MaxResults: 2 }, (one) => one);
    expect(first).toEqual(["a", "b"]);
    const next = { MaxResults: 2, NextToken: token };
    expect(pageOf(["b", "c", "d", "e"], next, (one) => one)[0]).toEqual(["c", "d"]);
    expect(pageOf(["a", "c", "d", "e"], next, (one) => one)[0]).toEqual(["c", "d"]);
    expect(pageOf(["0", ...items], next, (one) => one)[0]).toEqual(["c", "d"]);
  });
});

describe("XML", () => {
  it("carries any key there and back", async () => {
    const key = `a&b<c>"d'\r\t\n é 😀`;
    const text = xml({ Root: { Object: [{ Key: key }] } });
    expect(await parseXml(text, ["Object"])).toMatchObject({ Root: { Object: [{ Key: key }] } });
  });
  it("expands no entities of its own", async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Delete><Object><Key>&b;</Key></Object></Delete>`;
    await expect(parseXml(bomb, ["Object"])).rejects.toThrow(/not well-formed/);
  });
});
