import { createHash } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { AwsError } from "../wire/error.ts";

const BUCKET = /^(?=.{3,63}$)[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$/;
const ODD = ".odd";

/** Refuses a name that S3 would refuse, and with it every name that could mean another folder. */
export function checkBucketName(bucket: string): void {
  if (!BUCKET.test(bucket) || bucket.endsWith("-") || bucket.includes("-.") || /^\d+\.\d+\.\d+\.\d+$/.test(bucket)) {
    throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", 400, { BucketName: bucket });
  }
}

/** Refuses a key that S3 would refuse. */
export function checkKey(key: string): void {
  if (key === "" || key.includes("\0")) throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
  if (Buffer.byteLength(key) > 1024) throw new AwsError("KeyTooLongError", "Your key is too long");
}

/** A key that can be the path of a plain file below its bucket's folder. */
function isPlain(key: string): boolean {
  return key.split("/").every(
    (part) =>
      part !== "" &&
      part !== "." &&
      part !== ".." &&
      Buffer.byteLength(part) <= 255 &&
      !part.includes("\ufffd") &&
      // oxlint-disable-next-line no-control-regex
      !/[\u0000-\u001f\u007f\\]/.test(part),
  );
}

/**
 * Makes room for a new object and says where it goes, relative to `root`: `<bucket>/<key>` so that a person finds it, or
 * `.odd/<bucket>/<hash>` where the key is no usable path, is both file and folder, or is taken on a disk that folds case.
 */
export function placeFor(root: string, bucket: string, key: string): string {
  const plain = `${bucket}/${key}`;
  if (isPlain(key) && makeFolder(root, dirname(plain)) && !existsSync(join(root, plain))) return plain;
  const odd = `${ODD}/${bucket}/${createHash("sha256").update(key).digest("hex")}`;
  mkdirSync(join(root, ODD, bucket), { recursive: true });
  return odd;
}

/** False when a file stands in the way, or when a link on the way leads elsewhere. */
function makeFolder(root: string, folder: string): boolean {
  const path = join(root, folder);
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR" || code === "EEXIST" || code === "ENAMETOOLONG") return false;
    throw error;
  }
  return realpathSync(path) === join(realpathSync(root), folder);
}

/** Removes the folders that held `place` and are empty now, up to its bucket's. */
export function tidyFolders(root: string, place: string): void {
  for (let folder = dirname(place); folder.includes("/"); folder = dirname(folder)) {
    try {
      rmdirSync(join(root, folder));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOENT") return;
      throw error;
    }
  }
}
