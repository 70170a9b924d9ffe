import { fileURLToPath } from "node:url";
import { ProblemError, type Problem } from "../definition/index.ts";

/** Where in the user's source something was made; its text is read only when a problem needs it. */
export interface Site {
  readonly stack?: string;
}

/** The place that called `callee`. */
export function siteOf(callee: (...args: never[]) => unknown): Site {
  const site: Site = {};
  Error.captureStackTrace(site, callee);
  return site;
}

/** A problem of building, placed at the TypeScript call site; `code` is one of SW0xxx. */
export function problemAt(site: Site | undefined, code: string, message: string, hint: string): Problem {
  return { code, severity: "error", path: "pipeline", ...placeOf(site), message, hint };
}

/** Ends building with one problem. */
export function refuse(site: Site | undefined, code: string, message: string, hint: string): never {
  throw new ProblemError([problemAt(site, code, message, hint)]);
}

// A step may be made by another file of this folder: the place is the first outside. Built code stands anywhere in dist,
// and source maps lead from there to the sources, so all of them count.
const here = fileURLToPath(new URL(".", import.meta.url));
const ownFolders = [here, ...["/dist/", "/steps/"].map((folder) => here.replace(/\/dist\/steps\/$/, folder))];

function placeOf(
  site: Site | undefined,
): { readonly path: string; readonly line: number; readonly column: number } | undefined {
  const frames = [...(site?.stack ?? "").matchAll(/\(?((?:file:\/\/)?\/[^()\n]+):(\d+):(\d+)\)?$/gm)].map(
    ([, file = "", line, column]) => ({
      path: file.startsWith("file:") ? fileURLToPath(file) : file,
      line: Number(line),
      column: Number(column),
    }),
  );
  return frames.find(({ path }) => !ownFolders.some((folder) => path.startsWith(folder))) ?? frames[0];
}
