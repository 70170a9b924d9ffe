import { wait, type Execution } from "../pipelines/run.ts";
import { isEngines, openCallbackAnswers } from "./answer-callbacks.ts";
import type { Io } from "./io.ts";
import { openProgress } from "./progress.ts";
import type { Session } from "./session.ts";

/** An execution at its end. */
export interface Followed {
  readonly execution: Execution;
  readonly interrupted: boolean;
}

/** Begins an execution and waits with progress; Ctrl-C stops it and waits until it has stopped.
 * On a terminal, a person is asked about Callback steps that wait. */
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
  const answers = openCallbackAnswers(io, {
    clients: session.clients,
    definition,
    hold: progress.hold,
    stop: onSignal,
  });
  try {
    const arn = await begin();
    const execution = await wait(session.clients, arn, {
      pollSeconds: isEngines(arn) ? 0.5 : 15,
      signal: interrupt.signal,
      onChange: (now) => {
        progress.onChange(now);
        answers.onChange(now);
      },
      onLog: progress.onLog,
    });
    await answers.close();
    progress.end(execution);
    return { execution, interrupted: interrupt.signal.aborted };
  } finally {
    await answers.close();
    progress.close();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}
