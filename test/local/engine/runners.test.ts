import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { hostEnvironment } from "../../../local/containers/host.ts";
import { startProcess } from "../../../local/containers/process.ts";
import { bubblewrap } from "../../../local/containers/runners/bubblewrap.ts";
import { works } from "../../../local/containers/runners/index.ts";
import { namespace } from "../../../local/containers/runners/namespace.ts";
import { rewrite } from "../../../local/containers/runners/rewrite.ts";
import type { Runner } from "../../../local/containers/runners/runner.ts";
import { symlink } from "../../../local/containers/runners/symlink.ts";

const folder = temporaryFolder("runners");
writeFileSync(join(folder, "hosts"), "127.0.0.1 localhost\n127.0.0.1 algo-1\n");

const offered: (Runner | undefined)[] = [
  bubblewrap(join(folder, "hosts")),
  namespace(join(folder, "hosts")),
  symlink(),
  rewrite(),
];
const usable: Runner[] = [];
for (const runner of offered) if (runner !== undefined && (await works(runner, folder))) usable.push(runner);

async function run(runner: Runner, argv: string[], onLine: (line: string) => void = () => undefined) {
  const job = mkdtempSync(join(folder, "job-"));
  const spawn = await runner.spawn({
    argv,
    env: { ...hostEnvironment(), WHERE: "/opt/ml/model" },
    cwd: "/opt/ml",
    folder: job,
    isolateNetwork: false,
  });
  return { job, child: await startProcess(spawn, onLine) };
}

it("finds at least the runner that rewrites paths", () => {
  expect(usable.map((runner) => runner.name)).toContain("rewrite");
});

describe.each(usable)("$name", (runner) => {
  it("gives a command /opt/ml, passes its lines and its exit code on", async () => {
    const lines: string[] = [];
    const { job, child } = await run(
      runner,
      ["sh", "-c", 'echo "hello world" > /opt/ml/made; mkdir "$WHERE"; echo out; echo err >&2; exit 7'],
      (l) => lines.push(l),
    );
    expect(await child.exited).toEqual({ code: 7 });
    expect(lines.toSorted()).toEqual(["err", "out"]);
    expect(readFileSync(join(job, "made"), "utf8")).toBe("hello world\n");
  });

  it("lets a command end on its own terms when asked to stop, and then makes it", async () => {
    const lines: string[] = [];
    const polite = await run(
      runner,
      ["sh", "-c", "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done"],
      (l) => lines.push(l),
    );
    while (!lines.includes("up")) await sleep(10);
    await polite.child.terminate(5000);
    expect(await polite.child.exited).toEqual({ code: 3 });
    expect(lines).toContain("bye");

    const deaf = await run(runner, ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done"], (l) =>
      lines.push(l),
    );
    while (!lines.includes("deaf")) await sleep(10);
    await deaf.child.terminate(200);
    expect((await deaf.child.exited).code).toBeGreaterThan(128);
  });

  it("leaves no process behind", async () => {
    const { job, child } = await run(runner, [
      "sh",
      "-c",
      "(while :; do date +%N > /opt/ml/alive; sleep 0.02; done) & sleep 0.2; exit 0",
    ]);
    expect((await child.exited).code).toBe(0);
    const last = readFileSync(join(job, "alive"), "utf8");
    await sleep(150);
    expect(readFileSync(join(job, "alive"), "utf8")).toBe(last);
  });
});
