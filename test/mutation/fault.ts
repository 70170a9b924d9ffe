import type { Random } from "../definition/generated/random.ts";
import type { Plant } from "./draft.ts";

/** One thing that can be wrong, and how it comes into a definition. */
export interface Fault {
  /** The code that ours is expected to give it. */
  readonly code: string;
  readonly fault: string;
  /** Tells faults of one code apart. */
  readonly key?: string;
  /** Ways to plant it; one that applies is taken. */
  readonly plants?: readonly Plant[];
  /** A fault of the text itself. */
  readonly spoil?: (text: string, random: Random) => string | undefined;
}
