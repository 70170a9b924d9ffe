import type { Buildspec } from "./model.ts";

/**
 * The build specification as YAML, quoted so that a YAML 1.1 reader (CodeBuild's) sees the same texts: `yes`, `0123`
 * and `12:30` stay texts.
 *
 * @example
 * await writeBuildspec({ version: 0.2, phases: { build: { commands: ["npm ci", "npm test"] } } });
 */
export async function writeBuildspec(
  buildspec: Buildspec,
  options: { readonly comment?: string } = {},
): Promise<string> {
  const { Document } = await import("yaml");
  const document = new Document(buildspec, { version: "1.1", aliasDuplicateObjects: false });
  if (options.comment !== undefined) document.commentBefore = options.comment.replaceAll(/^/gm, " ");
  return document.toString({ lineWidth: 0, directives: false });
}

/**
 * One argument of a shell command in double quotes: `$NAME` and `${NAME}` are still filled in by the shell, everything
 * else reaches the program as it stands.
 *
 * @example
 * shellArgument(JSON.stringify({ region: "${AWS_REGION}" })); // "{\"region\":\"${AWS_REGION}\"}"
 */
export const shellArgument = (text: string): string => `"${text.replaceAll(/["\\`]|\$(?=\()/g, "\\$&")}"`;

/** The environment variables that a command reads. */
export const variablesRead = (command: string): readonly string[] =>
  [...command.matchAll(/\\.|\$(?:\{([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*))/g)]
    .map((match) => match[1] ?? match[2])
    .filter((name) => name !== undefined);
