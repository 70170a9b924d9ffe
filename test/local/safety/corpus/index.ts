import type { BadRequest } from "./bad-request.ts";
import { bodies } from "./bodies.ts";
import { callers } from "./callers.ts";
import { framing } from "./framing.ts";
import { keys } from "./keys.ts";
import { members } from "./members.ts";
import { names } from "./names.ts";

export type { BadRequest };

/** Everything that must neither crash the engine nor leave its folder. */
export const corpus: Readonly<Record<string, readonly BadRequest[]>> = {
  callers,
  bodies,
  framing,
  keys,
  names,
  members,
};
