/** A CodeBuild build specification, version 0.2, in the service's own spelling. */
export interface Buildspec {
  readonly version: 0.2;
  readonly "run-as"?: string;
  readonly env?: BuildspecEnv;
  readonly proxy?: { readonly "upload-artifacts"?: YesNo; readonly logs?: YesNo };
  /** Batch builds, passed on as they are. */
  readonly batch?: Readonly<Record<string, unknown>>;
  readonly phases: {
    readonly install?: InstallPhase;
    readonly pre_build?: Phase;
    readonly build?: Phase;
    readonly post_build?: Phase;
  };
  /** Report groups by name or ARN. */
  readonly reports?: Readonly<Record<string, Report>>;
  readonly artifacts?: Artifacts;
  readonly cache?: Cache;
}

export type YesNo = "yes" | "no";

export interface BuildspecEnv {
  readonly shell?: string;
  /** Plain values: everybody who may read the build can read them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Environment name to the name of a parameter in Systems Manager. */
  readonly "parameter-store"?: Readonly<Record<string, string>>;
  /** Environment name to `secret-id:json-key:version-stage:version-id`. */
  readonly "secrets-manager"?: Readonly<Record<string, string>>;
  readonly "exported-variables"?: readonly string[];
  readonly "git-credential-helper"?: YesNo;
}

export interface Phase {
  readonly "run-as"?: string;
  /** `ABORT`, `CONTINUE`, `RETRY`, `RETRY-3`, `RETRY-3-.*timeout.*`. */
  readonly "on-failure"?: string;
  readonly commands: readonly string[];
  readonly finally?: readonly string[];
}

export interface InstallPhase extends Omit<Phase, "commands"> {
  readonly "runtime-versions"?: Readonly<Record<string, string | number>>;
  readonly commands?: readonly string[];
}

export interface Report {
  readonly files: readonly string[];
  readonly "base-directory"?: string;
  readonly "discard-paths"?: YesNo;
  readonly "file-format"?: string;
}

export interface ArtifactFiles {
  readonly files: readonly string[];
  readonly name?: string;
  readonly "base-directory"?: string;
  readonly "discard-paths"?: YesNo;
  readonly "exclude-paths"?: readonly string[];
  readonly "enable-symlinks"?: YesNo;
  readonly "s3-prefix"?: string;
}

export interface Artifacts extends ArtifactFiles {
  readonly "secondary-artifacts"?: Readonly<Record<string, ArtifactFiles>>;
}

export interface Cache {
  readonly paths: readonly string[];
  readonly key?: string;
  readonly "fallback-keys"?: readonly string[];
  readonly action?: "save" | "restore";
}

/** One finding about a build specification: what is wrong, where, and what to write instead. */
export interface BuildspecProblem {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** `phases.build.commands[2]`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
}
