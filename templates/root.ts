import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Package {
  readonly folder: string;
  readonly version: string;
}

/** The folder of this package, whether it runs from its sources or from `dist/`. */
export async function sagewrightPackage(): Promise<Package> {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = await manifestIn(folder);
    if (manifest?.name === "sagewright" && manifest.version !== undefined) return { folder, version: manifest.version };
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(
        `no package.json named sagewright above ${fileURLToPath(import.meta.url)}; install sagewright again`,
      );
    folder = parent;
  }
}

async function manifestIn(folder: string): Promise<{ name?: string; version?: string } | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { name?: string; version?: string };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
