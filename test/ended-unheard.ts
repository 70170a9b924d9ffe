import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process that has ended and whose parent never asks: it stays listed until `forget` ends that parent. */
export async function endedUnheard(): Promise<{ readonly pid: number; forget(): void }> {
  // A shell would ask; what it has become by then does not.
  const parent = spawn("/bin/sh", ["-c", "sleep 0.5 & echo $!; exec sleep 600"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [text] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(text.toString());
  while (!readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ")) await sleep(20);
  return { pid, forget: () => void parent.kill("SIGKILL") };
}
