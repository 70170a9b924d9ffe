import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { hostsFile } from "../../../local/containers/cluster.ts";
import { hostEnvironment } from "../../../local/containers/host.ts";
import { startProcess } from "../../../local/containers/process.ts";
import { bubblewrap } from "../../../local/containers/runners/bubblewrap.ts";
import { works } from "../../../local/containers/runners/index.ts";
import { namespace } from "../../../local/containers/runners/namespace.ts";
import { rewrite } from "../../../local/containers/runners/rewrite.ts";
import type { Runner } from "../../../local/containers/runners/runner.ts";

const folder = temporaryFolder("runner-hosts");
const hosts = join(folder, "hosts");
writeFileSync(hosts, hostsFile);

const usable: Runner[] = [];
for (const runner of [bubblewrap(hosts), namespace(hosts), rewrite()])
  if (runner !== undefined && (await works(runner, folder))) usable.push(runner);

const server = createServer((socket) => socket.destroy());
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const { port } = server.address() as AddressInfo;
afterAll(() => void server.close());

const code = `
import os, socket
print(socket.gethostname(), socket.gethostbyname('algo-1'), socket.gethostbyname('algo-7'))
for path in ('/opt/ml/locked/x', '/opt/ml/open/x'):
    try: open(path, 'w'); print(path, 'written')
    except OSError: print(path, 'refused')
try: socket.create_connection(('127.0.0.1', int(os.environ['PORT'])), timeout=5); print('connected')
except OSError: print('no way out')
own = socket.create_server(('127.0.0.1', 0))
socket.create_connection(own.getsockname(), timeout=5); print('reaches itself')
`;

async function run(runner: Runner, isolateNetwork: boolean): Promise<readonly string[]> {
  const job = mkdtempSync(join(folder, "job-"));
  for (const name of ["locked", "open"]) mkdirSync(join(job, name));
  const launch = {
    argv: ["python3", "-c", code],
    env: { ...hostEnvironment(), PORT: String(port) },
    cwd: "/opt/ml",
    folder: job,
  };
  const spawn = await runner.spawn({ ...launch, isolateNetwork, host: "algo-7", readOnly: ["locked"] });
  const lines: string[] = [];
  const child = await startProcess(spawn, (line) => lines.push(line));
  await child.exited;
  return lines;
}

describe.each(usable.filter(({ namesHosts }) => namesHosts))("$name", (runner) => {
  it("gives a host its name and the others', and keeps it from what is read only", async () => {
    const lines = await run(runner, false);
    expect(lines.slice(0, 3)).toEqual([
      "algo-7 127.0.0.1 127.0.0.7",
      "/opt/ml/locked/x refused",
      "/opt/ml/open/x written",
    ]);
  });

  it("takes the network away but for the host itself", async () => {
    expect(runner.canIsolateNetwork).toBe(true);
    expect((await run(runner, false)).slice(3)).toEqual(["connected", "reaches itself"]);
    expect((await run(runner, true)).slice(3)).toEqual(["no way out", "reaches itself"]);
  });
});

it("finds at least one runner to try", () => expect(usable).not.toEqual([]));
