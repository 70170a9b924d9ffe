import { accessSync, constants, lstatSync, readlinkSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { optMl, type Runner } from "./runner.ts";

/** `/opt/ml` as a link to the job's folder, one command at a time. Also through `~/.sagewright/optml`, see `linkToFlip`. */
export function symlink(): Runner | undefined {
  const link = linkToFlip();
  if (link === undefined) return undefined;
  let last: Promise<void> = Promise.resolve();
  return {
    name: "symlink",
    grade: "C",
    summary: "one /opt/ml link for all: steps run one after another",
    canIsolateNetwork: false,
    bindsFolder: false,
    namesHosts: false,
    parallel: false,
    spawn: async ({ argv: [file = "true", ...args], env, cwd, folder }) => {
      const before = last;
      let release: () => void = () => undefined;
      last = new Promise((resolve) => (release = resolve));
      await before;
      await claim(link, folder);
      return {
        file,
        args,
        env,
        // The command's folder is named through the link, so that it sees /opt/ml in its own path.
        cwd,
        signals: "group",
        release: () => {
          rmSync(link, { force: true });
          release();
        },
      };
    },
  };
}

/**
 * The link that the engine may set: `/opt/ml` where it does not exist and `/opt` is writable, or the target of a
 * permanent `/opt/ml -> ~/.sagewright/optml`, which a person makes once with sudo.
 */
function linkToFlip(): string | undefined {
  const own = join(homedir(), ".sagewright", "optml");
  const found = lstatSync(optMl, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true && readlinkSync(optMl) === own) return own;
  if (found !== undefined) return undefined;
  try {
    accessSync(dirname(optMl), constants.W_OK);
    return optMl;
  } catch {
    return undefined;
  }
}

/** Makes the link; another engine's link is waited for, since making it is the lock. */
async function claim(link: string, folder: string): Promise<void> {
  for (;;) {
    try {
      symlinkSync(folder, link);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const found = lstatSync(link, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() === false) throw new Error(`${link} is no link; remove it or install bubblewrap`);
    if (found !== undefined && lstatSync(readlinkSync(link), { throwIfNoEntry: false }) === undefined) unlinkSync(link);
    else await sleep(200);
  }
}
