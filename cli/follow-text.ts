import type { ActionProgress } from "../modeldeploy/index.ts";
import type { Io } from "./io.ts";
import { elapsed } from "./text.ts";

/** Tells each action of a deployment once when it starts and once when it ends, with the time it took. */
export function followText(io: Io): (actions: readonly ActionProgress[]) => void {
  const told = new Map<string, string>();
  return (actions) => {
    for (const one of actions) {
      const key = one.id || `${one.stage}/${one.action}`;
      if (told.get(key) === one.status) continue;
      told.set(key, one.status);
      const time =
        one.status === "InProgress" || one.startedAt === undefined || one.updatedAt === undefined
          ? ""
          : ` after ${elapsed(one.startedAt, one.updatedAt)}`;
      const reason = one.status === "Failed" && one.message !== undefined ? `: ${one.message}` : "";
      io.note(`${one.stage}/${one.action} ${one.status}${time}${reason}`);
    }
  };
}
