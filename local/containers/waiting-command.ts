import type { Launch } from "./runners/runner.ts";

// Texts come as lines that `read` takes as they are, and are arguments from then on: none is ever read as script.
const script = `
echo
read -r count || exit
while [ "$count" -gt 0 ]; do
  IFS= read -r text || exit
  set -- "$@" "$text"
  count=$((count - 1))
done
[ "$1" = "$PWD" ] || { cd "$1" && unset OLDPWD || exit; }
shift
exec /usr/bin/env -- "$@" </dev/null`;

/** A command that becomes another one, which it is told on its standard input. */
export const awaitCommand: readonly string[] = ["/bin/sh", "-c", script];

const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);
/** `read` takes a byte at a time from a pipe. */
const longest = 8192;

/**
 * What tells {@link awaitCommand}, where it has the variables `known`, to be the launch's command: the folder, the variables
 * that are others, the words. `undefined` where it cannot be: for a launch that wants more than a folder, and for texts that
 * are not of one line of ASCII, which shells differ on.
 */
export function commandLines(launch: Launch, known: Readonly<Record<string, string>>): readonly string[] | undefined {
  const { argv, env, cwd, isolateNetwork, host = "algo-1", readOnly = [] } = launch;
  if (isolateNetwork || host !== "algo-1" || readOnly.length > 0) return undefined;
  // `env` would take a program of such a name for a variable.
  if (argv[0] === undefined || argv[0].includes("=")) return undefined;
  if (Object.keys(known).some((name) => !Object.hasOwn(env, name))) return undefined;
  const others = Object.entries(env).filter(([name, value]) => known[name] !== value);
  const lines = [cwd, ...others.map(([name, value]) => `${name}=${value}`), ...argv];
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  return length <= longest && lines.every(isPlain) ? lines : undefined;
}
