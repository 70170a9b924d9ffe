import { existsSync } from "node:fs";
import { findProgram } from "../host.ts";
import { optMl, type Runner } from "./runner.ts";

// Everything that varies travels as a positional parameter, never as script text.
const enter = "job=$1 cwd=$2 hosts=$3 host=$4 locked=$5 isolated=$6; shift 6";
// The host's name and its own loopback device need programs; a machine without them does without.
const settle = `mount --bind "$job" ${optMl} && mount --bind "$hosts" /etc/hosts || exit 125
{ printf %s "$host" > /proc/sys/kernel/hostname || hostname "$host"; } 2>/dev/null
[ "$isolated" = no ] || { ip link set lo up || ifconfig lo up; } 2>/dev/null
for path in $locked; do
  mount --bind "${optMl}/$path" "${optMl}/$path" && mount -o remount,bind,ro "${optMl}/$path" || exit 125
done
cd "$cwd" && unset OLDPWD`;
const asRoot = `${enter}; ${settle} && exec "$@"`;
// The host's other folders in /opt are bound back over the empty one.
const asUser = `${enter}
keep=$(mktemp -d "$job/.opt-XXXXXX") && mount --rbind /opt "$keep" && mount -t tmpfs tmpfs /opt && mkdir ${optMl} || exit 125
for path in "$keep"/*; do
  name=\${path##*/}
  [ -d "$path" ] && [ "$name" != ml ] && mkdir "/opt/$name" && mount --rbind "$path" "/opt/$name"
done
umount -l "$keep" && rmdir "$keep"
${settle} && exec setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all "$@"`;

/** util-linux's `unshare`: a mount namespace for each command, a user namespace too when not root. */
export function namespace(hostsFile: string): Runner | undefined {
  const file = findProgram("unshare");
  if (file === undefined || process.platform !== "linux") return undefined;
  const root = process.getuid?.() === 0 && existsSync(optMl);
  if (!root && findProgram("setpriv") === undefined) return undefined;
  return {
    name: "namespace",
    grade: "B",
    summary: "mount namespace: each host of a step has its own /opt/ml and name",
    canIsolateNetwork: true,
    parallel: true,
    bindsFolder: true,
    namesHosts: true,
    spawn: async ({ argv, env, cwd, folder, isolateNetwork, host = "algo-1", readOnly = [] }) => ({
      file,
      args: [
        ...(root ? [] : ["--user", "--map-current-user", "--keep-caps"]),
        ...(isolateNetwork ? ["--net"] : []),
        ...["--mount", "--uts", "sh", "-c", root ? asRoot : asUser, "sh"],
        ...[folder, cwd, hostsFile, host, readOnly.join(" "), isolateNetwork ? "yes" : "no", ...argv],
      ],
      env,
      cwd: folder,
      signals: "group",
    }),
  };
}
