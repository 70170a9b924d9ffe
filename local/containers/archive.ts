import { createWriteStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { create, extract, list } from "tar";
import { below, ClientError } from "./transfer.ts";

/** Unpacks a `.tar.gz` into a folder. An archive with a member or a link that leaves the folder is refused as a whole. */
export async function unpack(archive: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const bad: string[] = [];
  const kinds = new Set(["File", "OldFile", "ContiguousFile", "Directory", "SymbolicLink", "Link", "GNUDumpDir"]);
  try {
    await list({
      file: archive,
      strict: true,
      onReadEntry: (entry) => {
        const { path, linkpath, type } = entry;
        if (isRoot(path)) return;
        if (!kinds.has(type)) bad.push(`${path} is a ${type}`);
        else if (leaves(folder, path)) bad.push(`${path} leaves the folder`);
        else if (linkpath !== undefined && linkpath !== "") {
          const from = type === "SymbolicLink" ? join(path, "..", linkpath) : linkpath;
          if (linkpath.startsWith("/") || leaves(folder, from)) bad.push(`${path} links to ${linkpath}`);
        }
      },
    });
  } catch (error) {
    throw new ClientError(`ClientError: cannot read the archive ${archive}: ${(error as Error).message}`);
  }
  if (bad.length > 0)
    throw new ClientError(`ClientError: refused the archive ${archive}: ${bad.slice(0, 3).join("; ")}`);
  await extract({
    file: archive,
    cwd: folder,
    strict: true,
    preserveOwner: false,
    filter: (path) => !isRoot(path),
  });
}

/** The folder itself: the Python SDK packs models with a member of the name `/`. */
const isRoot = (path: string): boolean => /^\/+$/.test(path);

const leaves = (folder: string, path: string): boolean => {
  if (path.startsWith("/")) return true;
  try {
    below(folder, path);
    return false;
  } catch {
    return true;
  }
};

/** Packs what a folder holds, not the folder itself. */
export async function pack(folder: string, archive: string): Promise<void> {
  const names = (await readdir(folder)).toSorted();
  const files = names.length === 0 ? ["."] : names.map((name) => `./${name}`);
  await pipeline(create({ gzip: true, cwd: folder, portable: true }, files), createWriteStream(archive));
}
