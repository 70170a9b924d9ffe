import type { Spawn } from "../process.ts";

/** How close a step runs to SageMaker: A in its container, B with its own /opt/ml, C with a stand-in for /opt/ml. */
export type Grade = "A" | "B" | "C";

/** A command as the job knows it: paths below `/opt/ml`. */
export interface Launch {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The folder that is `/opt/ml` for the command. */
  readonly folder: string;
  readonly isolateNetwork: boolean;
  /** The host's name; default `algo-1`. */
  readonly host?: string | undefined;
  /** Folders below `/opt/ml` that the command may not change. */
  readonly readOnly?: readonly string[] | undefined;
}

/** One way to give a command its own `/opt/ml`. */
export interface Runner {
  readonly name: "container" | "bubblewrap" | "namespace" | "symlink" | "rewrite";
  readonly grade: Grade;
  /** What a person reads about it. */
  readonly summary: string;
  readonly canIsolateNetwork: boolean;
  /** Whether several commands can run at once. */
  readonly parallel: boolean;
  /** Whether the command's `/opt/ml` is bound to the folder, wherever that is moved to. */
  readonly bindsFolder: boolean;
  /** Whether a command knows itself and the other hosts as `algo-1`, `algo-2`, …; else by address alone. */
  readonly namesHosts: boolean;
  spawn(launch: Launch): Promise<Spawn>;
}

/** Where SageMaker puts everything. */
export const optMl = "/opt/ml";
