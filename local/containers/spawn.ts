import type { Readable } from "node:stream";

/** A command as it must be started on the host. */
export interface Spawn {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** How a polite signal reaches the command: the whole group, or the children of the namespace's first process. */
  readonly signals: "group" | "namespace";
  /** Called once when the command has ended. */
  readonly release?: () => void | Promise<void>;
}

/** A process that was started ahead, and what makes it the command. */
export interface Prepared {
  readonly waiting: Waiting;
  readonly text: string;
  readonly release: () => Promise<void>;
}

/** A process of the system that is a command's, with its streams. */
export interface Started {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Its exit code, when it has ended. */
  readonly exit: Promise<number>;
  hasEnded(): boolean;
  /** Asks the command to end. */
  ask(): void;
  /** Ends it, and all that it has started. */
  kill(): void;
}

/** A process that waits to be told on its standard input what to be. */
export interface Waiting extends Started {
  /** Whether it came as far as to wait. */
  readonly up: Promise<boolean>;
  tell(text: string): void;
  /** Ends one that is not to be told. */
  end(): Promise<void>;
}
