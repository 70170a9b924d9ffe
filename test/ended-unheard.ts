import { spawn } from "node:child_process";
import { once } from "node:events";

/** A process that has ended and whose parent never asks: it stays listed until `forget` ends that parent. */
export async function endedUnheard(): Promise<{ readonly pid: number; forget(): void }> {
  const parent = spawn("/bin/sh", ["-c", "true & echo $!; exec sleep 600"], { stdio: ["ignore", "pipe", "ignore"] });
  const [text] = (await once(parent.stdout, "data")) as [Buffer];
  return { pid: Number(text.toString()), forget: () => void parent.kill("SIGKILL") };
}
