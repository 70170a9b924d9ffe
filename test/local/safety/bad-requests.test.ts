import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { bucket, json, s3 } from "./corpus/bad-request.ts";
import { corpus, type BadRequest } from "./corpus/index.ts";
import { buildEngine, startProcess, type EngineProcess, type EngineProgram } from "./engine-process.ts";
import { bytesOf, exchange, type Answer } from "./request.ts";

// The engine's folder lies three folders deep in one that nothing else writes to, so that a climb is seen.
const yard = temporaryFolder("safety");
const project = join(yard, "a/b/project");
let program: EngineProgram;
let engine: EngineProcess;
let before: readonly string[];

beforeAll(async () => {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "sagewright.config.json"), "{}");
  program = await buildEngine();
  engine = await startProcess(program, project);
  before = outside();
});
afterAll(async () => {
  await engine.kill("SIGTERM");
  program.remove();
  rmSync(yard, { recursive: true, force: true });
});

/** What lies in the yard but not in the engine's folder, and what the engine's folder has at its top. */
function outside(): readonly string[] {
  const own = join(project, ".sagewright");
  return readdirSync(yard, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(`${own}/`) || relative(own, path).split("/").length === 1)
    .map((path) => relative(yard, path))
    .toSorted();
}

const list = bytesOf(json("SageMaker.ListPipelines", {}));

/** What is wrong with an answer; nothing when it is as it must be. */
function complaint({ outcome, code }: BadRequest, { status, head, body }: Answer): string | undefined {
  if (/<html|\bat \w+ \(|node:internal|RangeError|TypeError|\/local\//i.test(body)) return "shows the engine's insides";
  if (/access-control-allow/i.test(head)) return "has CORS headers";
  if (/^x-injected/im.test(head)) return "has a header that the request made up";
  if (outcome === "plain") {
    return status === undefined || (status >= 400 && status < 500) ? undefined : "is no refusal";
  }
  if (status === undefined) return "is none";
  if (outcome === "harmless" && status < 400) return undefined;
  if ((status < 400 || status >= 500) && status !== 501) return "is no refusal";
  const named =
    /"__type":"([A-Za-z0-9.]+)"|<Code>([A-Za-z0-9.]+)<\/Code>|x-amzn-errortype: ([A-Za-z]+)|smithy-protocol/.exec(
      `${head}\n${body}`,
    );
  // A HEAD has no body to say it in.
  if (named === null && body !== "") return "names no error";
  return code === undefined || code.test(`${head}\n${body}`) ? undefined : `does not say ${String(code)}`;
}

describe("bad requests", () => {
  it("are at least 200, each of its own name", () => {
    const all = Object.values(corpus).flat();
    expect(all.length).toBeGreaterThan(1000);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it.each(Object.entries(corpus))(
    "%s: each is refused in the service's way, and the engine goes on",
    async (_group, requests) => {
      const wrong: string[] = [];
      for (const request of requests) {
        const answer = await exchange(engine.port, request.bytes, request.end).catch((error: Error) => error);
        const what = answer instanceof Error ? answer.message : complaint(request, answer);
        if (what !== undefined) {
          const shown = answer instanceof Error ? "" : `${answer.status ?? "-"} ${answer.body.slice(0, 300)}`;
          wrong.push(`${request.name}: the answer ${what}: ${shown}`);
        }
        if (engine.process.exitCode !== null) throw new Error(`${request.name} ended the engine: ${engine.warnings()}`);
      }
      expect(wrong).toEqual([]);
      expect((await exchange(engine.port, list)).status).toBe(200);
      expect(outside()).toEqual(before);
      expect(engine.warnings()).toBe("");
    },
    120_000,
  );

  it("cannot hold it up by being slow", async () => {
    const begun = bytesOf(json("SageMaker.ListPipelines", "{}", { "content-length": "100" }));
    const half = bytesOf(s3("PUT", `/${bucket}/slow`, { headers: { "content-length": "100" }, body: "half" }));
    const slow = [Buffer.from("POST / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-"), begun, half].flatMap((bytes) =>
      Array.from({ length: 40 }, () => exchange(engine.port, bytes, false, 50)),
    );
    for (let i = 0; i < 10; i++) {
      const start = performance.now();
      expect((await exchange(engine.port, list)).status).toBe(200);
      expect(performance.now() - start).toBeLessThan(2000);
    }
    // Every one of them is let go; the ones in the middle of a body learn why.
    for (const { status } of await Promise.all(slow)) expect([undefined, 400, 408]).toContain(status);
    const { status } = await exchange(engine.port, bytesOf(s3("GET", `/${bucket}/slow`)));
    expect(status).toBe(404);
  }, 90_000);

  it("leave memory bounded", () => {
    expect(engine.memory()).toBeLessThan(400);
  });
});
