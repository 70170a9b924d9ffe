import type { ActionProgress } from "../modeldeploy/index.ts";
import type { Io } from "./io.ts";
import { elapsed } from "./text.ts";

const REMIND_MILLISECONDS = 15_000;

/**
 * Tells each action of a deployment when it starts, from time to time while it runs, and when it ends, with the time it
 * took. What ended before `since` is no news.
 */
export function followText(io: Io, since = new Date(0)): (actions: readonly ActionProgress[]) => void {
  const told = new Map<string, { readonly status: string; readonly at: number }>();
  return (actions) => {
    const now = new Date();
    for (const one of actions) {
      const { id, stage, action, status, startedAt = now, updatedAt = now, message } = one;
      const key = id || `${stage}/${action}`;
      const running = status === "InProgress";
      if (!running && updatedAt < since) continue;
      const last = told.get(key);
      if (last?.status === status && !(running && now.getTime() - last.at > REMIND_MILLISECONDS)) continue;
      told.set(key, { status, at: now.getTime() });
      const time = running
        ? last
          ? `, ${elapsed(startedAt, now)} so far`
          : ""
        : ` after ${elapsed(startedAt, updatedAt)}`;
      const reason = status === "Failed" && message !== undefined ? `: ${message}` : "";
      io.note(`${stage}/${action} ${status}${time}${reason}`);
    }
  };
}
