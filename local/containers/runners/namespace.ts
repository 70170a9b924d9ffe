import { existsSync } from "node:fs";
import { findProgram } from "../host.ts";
import { optMl, type Runner } from "./runner.ts";

// Everything that varies travels as a positional parameter, never as script text.
const enter = "job=$1 cwd=$2; shift 2";
const asRoot = `${enter}; mount --bind "$job" ${optMl} && cd "$cwd" && exec "$@"`;
// The host's other folders in /opt are bound back over the empty one.
const asUser = `${enter}
keep=$(mktemp -d) && mount --rbind /opt "$keep" && mount -t tmpfs tmpfs /opt && mkdir ${optMl} || exit 125
for path in "$keep"/*; do
  name=\${path##*/}
  [ -d "$path" ] && [ "$name" != ml ] && mkdir "/opt/$name" && mount --rbind "$path" "/opt/$name"
done
umount -l "$keep" && rmdir "$keep"
mount --bind "$job" ${optMl} && cd "$cwd" && exec setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all "$@"`;

/** util-linux's `unshare`: a mount namespace for each command, a user namespace too when not root. */
export function namespace(): Runner | undefined {
  const file = findProgram("unshare");
  if (file === undefined || process.platform !== "linux") return undefined;
  const root = process.getuid?.() === 0 && existsSync(optMl);
  if (!root && findProgram("setpriv") === undefined) return undefined;
  return {
    name: "namespace",
    grade: "B",
    summary: "mount namespace: each step has its own /opt/ml",
    canIsolateNetwork: true,
    parallel: true,
    spawn: async ({ argv, env, cwd, folder, isolateNetwork }) => ({
      file,
      args: [
        ...(root ? [] : ["--user", "--map-current-user", "--keep-caps"]),
        ...(isolateNetwork ? ["--net"] : []),
        ...["--mount", "sh", "-c", root ? asRoot : asUser, "sh", folder, cwd, ...argv],
      ],
      env,
      cwd: folder,
      signals: "group",
    }),
  };
}
