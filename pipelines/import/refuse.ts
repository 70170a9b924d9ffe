import { ProblemError, type Problem } from "../../definition/index.ts";

/** What of a definition no TypeScript of this package can say. */
export const cannotSay = (path: string, message: string, hint: string): Problem => ({
  code: "SW0310",
  severity: "error",
  path,
  message,
  hint,
});

/** Ends the import with one problem. */
export function refuse(path: string, message: string, hint: string): never {
  throw new ProblemError([cannotSay(path, message, hint)]);
}
