import { certain, suggest } from "../nearest.ts";
import { memberPath } from "../path.ts";
import { renamed } from "./fixes.ts";
import type { Found } from "./rule.ts";

/** A finding for every member that is not known; `say` words it. */
export function unknownMembers(
  given: Readonly<Record<string, unknown>>,
  path: string,
  known: readonly string[],
  say: (name: string) => string,
): readonly Found[] {
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const at = memberPath(path, name);
      const meant = certain(name, known);
      return {
        path: at,
        message: say(JSON.stringify(name)),
        hint: suggest(name, known, ""),
        onKey: true,
        // A name that is taken cannot be given again.
        ...(meant !== undefined && !Object.hasOwn(given, meant) && { fix: renamed(at, name, meant) }),
      };
    });
}
