import { suggest } from "../definition/nearest.ts";
import type { Asset } from "./asset.ts";
import { refuse, type Site } from "./site.ts";

/** Refuses a script that the code does not have. */
export function checkScript(site: Site, code: Asset, script: string): void {
  const paths = code.files.map(({ path }) => path);
  if (paths.includes(script)) return;
  refuse(site, "SW0107", `the code has no file ${JSON.stringify(script)}`, suggest(script, paths, "it has no file"));
}
