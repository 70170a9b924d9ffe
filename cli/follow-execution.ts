import { wait, type Execution } from "../pipelines/run.ts";
import type { Io } from "./io.ts";
import { openProgress } from "./progress.ts";
import type { Session } from "./session.ts";

/** An execution at its end. */
export interface Followed {
  readonly execution: Execution;
  readonly interrupted: boolean;
}

/** Begins an execution and waits with progress; Ctrl-C stops it and waits until it has stopped. */
export async function followExecution(
  session: Session,
  io: Io,
  definition: unknown,
  begin: () => Promise<string>,
): Promise<Followed> {
  const interrupt = new AbortController();
  const onSignal = (): void => {
    io.note("stopping the execution; its end is awaited");
    interrupt.abort();
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const progress = await openProgress(io, definition);
  try {
    const execution = await wait(session.clients, await begin(), {
      pollSeconds: session.kind === "embedded" ? 0.5 : 15,
      signal: interrupt.signal,
      onChange: progress.onChange,
      onLog: progress.onLog,
    });
    progress.end(execution);
    return { execution, interrupted: interrupt.signal.aborted };
  } finally {
    progress.close();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}
