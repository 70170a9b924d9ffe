/** What may stand at one place of a build specification. */
export type Shape =
  | { readonly is: "text"; readonly pattern?: RegExp; readonly hint?: string }
  | { readonly is: "word"; readonly words: readonly string[] }
  | { readonly is: "version" }
  | { readonly is: "anything" }
  | { readonly is: "list"; readonly of: Shape }
  | { readonly is: "map"; readonly of: Shape; readonly key?: RegExp; readonly keyHint?: string }
  | { readonly is: "members"; readonly members: Readonly<Record<string, Shape>>; readonly required: readonly string[] };

const text: Shape = { is: "text" };
const texts: Shape = { is: "list", of: text };
const yesNo: Shape = { is: "word", words: ["yes", "no"] };
const members = (required: readonly string[], shapes: Readonly<Record<string, Shape>>): Shape => ({
  is: "members",
  required,
  members: shapes,
});

const variables = (of: Shape): Shape => ({
  is: "map",
  of,
  key: /^(?!CODEBUILD_)[A-Za-z_][A-Za-z0-9_]*$/,
  keyHint: "use letters, digits and _, no digit first, and not CODEBUILD_, which belongs to the service",
});

const phase = {
  "run-as": text,
  "on-failure": {
    is: "text",
    pattern: /^(ABORT|CONTINUE|RETRY(-\d+)?(-.+)?)$/,
    hint: "write ABORT, CONTINUE, RETRY, RETRY-<count>, RETRY-<regex> or RETRY-<count>-<regex>",
  },
  commands: texts,
  finally: texts,
} as const;

const artifactFiles = {
  files: texts,
  name: text,
  "base-directory": text,
  "discard-paths": yesNo,
  "exclude-paths": texts,
  "enable-symlinks": yesNo,
  "s3-prefix": text,
} as const;

const reportFormats = [
  "CUCUMBERJSON",
  "JUNITXML",
  "NUNITXML",
  "NUNIT3XML",
  "TESTNGXML",
  "VISUALSTUDIOTRX",
  "CLOVERXML",
  "COBERTURAXML",
  "JACOCOXML",
  "SIMPLECOV",
];

/** The whole build specification, after the CodeBuild user guide's "buildspec syntax". */
export const buildspecShape: Shape = members(["version", "phases"], {
  version: { is: "version" },
  "run-as": text,
  env: members([], {
    shell: text,
    variables: variables(text),
    "parameter-store": variables(text),
    "secrets-manager": variables({
      is: "text",
      pattern: /^(arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:)?[^:]+(:[^:]*){0,3}$/,
      hint: "write secret-id:json-key:version-stage:version-id; the last three may be left out",
    }),
    "exported-variables": texts,
    "git-credential-helper": yesNo,
  }),
  proxy: members([], { "upload-artifacts": yesNo, logs: yesNo }),
  batch: { is: "anything" },
  phases: members([], {
    install: members([], { ...phase, "runtime-versions": { is: "map", of: { is: "version" } } }),
    pre_build: members(["commands"], phase),
    build: members(["commands"], phase),
    post_build: members(["commands"], phase),
  }),
  reports: {
    is: "map",
    of: members(["files"], {
      files: texts,
      "base-directory": text,
      "discard-paths": yesNo,
      "file-format": { is: "word", words: reportFormats },
    }),
  },
  artifacts: members([], {
    ...artifactFiles,
    "secondary-artifacts": { is: "map", of: members(["files"], artifactFiles) },
  }),
  cache: members(["paths"], {
    paths: texts,
    key: text,
    "fallback-keys": texts,
    action: { is: "word", words: ["save", "restore"] },
  }),
});
