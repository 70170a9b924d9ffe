import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What the package's own package.json says. */
export interface PackageFile {
  readonly name?: string;
  readonly version: string;
  readonly homepage?: string;
}

interface Package {
  readonly root: string;
  readonly file: PackageFile;
}

/** The folder of the sagewright package, from its sources as well as from dist/. */
export const packageRoot = (): string => findPackage().root;

export const packageVersion = (): string => findPackage().file.version;

/** Where the codes of problems are described: below the package's homepage, else in the package itself. */
export function validationDocs(): string {
  const { root, file } = findPackage();
  const page = "docs/validation.md";
  if (file.homepage === undefined) return pathToFileURL(join(root, page)).href;
  return new URL(page, file.homepage.endsWith("/") ? file.homepage : `${file.homepage}/`).href;
}

function findPackage(): Package {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, "package.json");
    if (!existsSync(path)) continue;
    const file = JSON.parse(readFileSync(path, "utf8")) as PackageFile;
    if (file.name === "sagewright") return { root: folder, file };
  }
  throw new Error("the sagewright package has no package.json above its code; reinstall it");
}
