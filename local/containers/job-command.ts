/** What a job's containers would run. */
export interface JobCommand {
  readonly job: string;
  readonly image: string;
  readonly logGroup: string;
  readonly hosts: readonly HostCommand[];
  readonly isolateNetwork: boolean;
  readonly maxSeconds: number;
  readonly graceSeconds: number;
  readonly onLine?: (line: string) => void;
}

/** What the container of one host would run. */
export interface HostCommand {
  readonly host: string;
  /** The folder that is its `/opt/ml`. */
  readonly folder: string;
  /** The command line in the image's environment; `container` is used when a container engine holds the image. */
  readonly local: (environment: LocalEnvironment) => Promise<LocalCommand> | LocalCommand;
  readonly container: { readonly entrypoint?: readonly string[]; readonly args: readonly string[] };
  readonly env: Readonly<Record<string, string>>;
  /** Folders below `/opt/ml` that the command may not change. */
  readonly readOnly?: readonly string[];
}

export interface LocalEnvironment {
  readonly python: string;
  /** What other hosts of the job are reached by: their names, else their addresses. */
  readonly address: (host: string) => string;
}

export interface LocalCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}
