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
while case $1 in *=*) ;; *) false ;; esac; do
  export "$1"
  shift
done
exec "$@" </dev/null`;

/** A command that becomes another one, which it is told on its standard input. */
export const awaitCommand: readonly string[] = ["/bin/sh", "-c", script];

const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);
/** Variables that mean nothing to any shell. */
const isVariable = (name: string): boolean =>
  /^[A-Za-z_]\w*$/.test(name) &&
  !/^(_|IFS|ENV|LINENO|OLDPWD|OPT\w+|PPID|PS\d|PWD|SHELLOPTS|E?UID|BASH\w*|LANG|LC_\w+)$/.test(name);
/** `read` takes a byte at a time from a pipe. */
const longest = 8192;

/**
 * What tells {@link awaitCommand}, where it has the variables `known`, to be the launch's command: the folder, the variables
 * that are others, the words. `undefined` where it cannot be: for a launch that wants more than a folder, and for texts that
 * are not of one line of ASCII, or names, which shells differ on.
 */
export function commandText(launch: Launch, known: Readonly<Record<string, string>>): string | undefined {
  const { argv, env, cwd, isolateNetwork, host = "algo-1", readOnly = [] } = launch;
  if (isolateNetwork || host !== "algo-1" || readOnly.length > 0) return undefined;
  // A shell would take it for a variable or for an option.
  if (argv[0] === undefined || argv[0].includes("=") || argv[0].startsWith("-")) return undefined;
  if (Object.keys(known).some((name) => !Object.hasOwn(env, name))) return undefined;
  const others = Object.entries(env).filter(([name, value]) => known[name] !== value);
  if (!others.every(([name]) => isVariable(name))) return undefined;
  const lines = [cwd, ...others.map(([name, value]) => `${name}=${value}`), ...argv];
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  return length <= longest && lines.every(isPlain) ? [lines.length, ...lines, ""].join("\n") : undefined;
}
