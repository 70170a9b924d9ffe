import { join } from "node:path";
import { isAlive, readEngineFile } from "./lock.ts";
import { INSTANCE_HEADER } from "./server.ts";

export interface FoundEngine {
  readonly endpoint: string;
  readonly pid: number;
}

/**
 * The engine that runs for a project, if one does. A file that a killed engine left behind is no engine.
 *
 * @example
 * const engine = await findEngine(process.cwd());
 * engine?.endpoint; // http://127.0.0.1:40123
 */
export async function findEngine(project: string): Promise<FoundEngine | undefined> {
  const file = readEngineFile(join(project, ".sagewright"));
  if (file === undefined || !/^http:\/\/127\.0\.0\.1:\d+$/.test(file.endpoint)) return undefined;
  const { endpoint, pid, instance } = file;
  try {
    const response = await fetch(endpoint, { method: "HEAD", signal: AbortSignal.timeout(3000) });
    return response.headers.get(INSTANCE_HEADER) === instance ? { endpoint, pid } : undefined;
  } catch (error) {
    // An engine that is too busy to answer at once is an engine all the same.
    return (error as Error).name === "TimeoutError" && isAlive(pid) ? { endpoint, pid } : undefined;
  }
}
