import { findProgram, hostEnvironment } from "./host.ts";
import { startProcess, type Spawn } from "./process.ts";

/** A network of a job's own: its hosts reach each other, nothing else reaches or is reached. */
export interface SharedNetwork {
  /** The same command, in this network. */
  join(spawn: Spawn): Spawn;
  close(): Promise<void>;
}

// Holds the network namespace for as long as the job runs.
const hold = "{ ip link set lo up || ifconfig lo up; } 2>/dev/null && echo $$ && exec sleep infinity";

/** `undefined` where this machine cannot make one. */
export async function openSharedNetwork(): Promise<SharedNetwork | undefined> {
  const [unshare, nsenter] = [findProgram("unshare"), findProgram("nsenter")];
  if (unshare === undefined || nsenter === undefined || process.platform !== "linux") return undefined;
  const root = process.getuid?.() === 0;
  let found: (pid: number) => void = () => undefined;
  const pid = new Promise<number>((resolve) => (found = resolve));
  const holder = await startProcess(
    {
      file: unshare,
      args: [...(root ? [] : ["--user", "--map-current-user", "--keep-caps"]), "--net", "sh", "-c", hold],
      env: hostEnvironment(),
      cwd: "/",
      signals: "group",
    },
    (line, stream) => {
      if (stream === "stdout" && /^\d+$/.test(line)) found(Number(line));
    },
  );
  const held = await Promise.race([pid, holder.exited.then(() => undefined)]);
  if (held === undefined) return undefined;
  const namespaces = [
    ...(root ? [] : [`--user=/proc/${held}/ns/user`, "--preserve-credentials"]),
    `--net=/proc/${held}/ns/net`,
  ];
  return {
    join: (spawn) => ({ ...spawn, file: nsenter, args: [...namespaces, "--", spawn.file, ...spawn.args] }),
    close: () => holder.terminate(0),
  };
}
