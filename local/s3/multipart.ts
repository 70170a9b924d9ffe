import { createHash, randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ObjectChecksum, ObjectInfo } from "../context.ts";
import type { Store } from "../store.ts";
import { AwsError } from "../wire/error.ts";
import { digestOf } from "./checksum.ts";
import type { Precondition } from "./conditions.ts";
import { s3Error } from "./error.ts";
import type { S3Objects } from "./objects.ts";
import type { NamedPart, Part, Upload } from "./multipart-records.ts";
import { composite, namedParts } from "./part-checks.ts";
import { stage, uploadFolder, type Staged } from "./staging.ts";

/** Multipart uploads: parts are files of their own until Complete makes them one object. */
export interface Multipart {
  create(bucket: string, key: string, upload: Pick<Upload, "meta" | "algorithm" | "checksumType">): Upload;
  find(id: string, bucket: string, key: string): Upload;
  addPart(upload: Upload, number: number, staged: Staged, checksum?: string): void;
  /** `whole`: the checksum that the client expects of the object. */
  complete(upload: Upload, wanted: readonly NamedPart[], when: Precondition, whole?: string): Promise<ObjectInfo>;
  abort(upload: Upload): void;
  /** The parts that have arrived, in order. */
  parts(upload: Upload): readonly Part[];
  /** The uploads under way into a bucket, by key. */
  uploads(bucket: string, prefix: string): readonly Upload[];
}

const partKey = (id: string, number: number) => `${id}/${String(number).padStart(5, "0")}`;

export function openMultipart(store: Store, objects: S3Objects): Multipart {
  const forget = (upload: Upload) => {
    store.transaction(() => {
      for (const part of store.list<Part>("S3Part", `${upload.id}/`))
        store.delete("S3Part", partKey(upload.id, part.number));
      store.delete("S3Upload", upload.id);
    });
    rmSync(uploadFolder(objects.root, upload.id), { recursive: true, force: true });
  };
  /** An upload can be completed once: who comes second finds none. */
  const stillThere = (upload: Upload, staged?: Staged) => {
    if (store.get("S3Upload", upload.id) !== undefined) return;
    if (staged !== undefined) rmSync(staged.file, { force: true });
    throw s3Error.noSuchUpload(upload.id);
  };
  return {
    create: (bucket, key, about) => {
      const upload: Upload = { id: randomBytes(24).toString("hex"), bucket, key, begun: Date.now() / 1000, ...about };
      store.put("S3Upload", upload.id, upload);
      return upload;
    },
    find: (id, bucket, key) => {
      const upload = store.get<Upload>("S3Upload", id);
      if (upload === undefined || upload.bucket !== bucket || upload.key !== key) throw s3Error.noSuchUpload(id);
      return upload;
    },
    addPart: (upload, number, staged, checksum) => {
      const folder = uploadFolder(objects.root, upload.id);
      mkdirSync(folder, { recursive: true });
      const part: Part = {
        number,
        size: staged.size,
        md5: staged.md5,
        file: join(folder, String(number)),
        arrived: Date.now() / 1000,
        ...(checksum !== undefined && { checksum }),
      };
      renameSync(staged.file, part.file);
      store.put("S3Part", partKey(upload.id, number), part);
    },
    complete: async (upload, wanted, when, whole) => {
      const parts = namedParts(upload, wanted, (number) => store.get<Part>("S3Part", partKey(upload.id, number)));
      const md5s = Buffer.concat(parts.map((part) => Buffer.from(part.md5, "hex")));
      const etag = `${createHash("md5").update(md5s).digest("hex")}-${parts.length}`;
      const { algorithm, checksumType: type = "COMPOSITE" } = upload;
      const digest = algorithm === undefined ? undefined : digestOf(algorithm);
      const through = digest !== undefined && type === "FULL_OBJECT" ? [digest] : [];
      const bytes = Readable.from(bytesOf(parts), { objectMode: false });
      const staged = await stage(objects.root, bytes, through).catch((error: unknown) => {
        stillThere(upload);
        throw error;
      });
      const checksum: ObjectChecksum | undefined =
        algorithm === undefined || digest === undefined
          ? undefined
          : { algorithm, type, value: type === "COMPOSITE" ? composite(algorithm, parts) : digest.text() };
      if (whole !== undefined && whole !== checksum?.value) {
        rmSync(staged.file, { force: true });
        throw new AwsError(
          "BadDigest",
          `The ${algorithm?.toLowerCase() ?? "checksum"} you specified did not match what we received.`,
        );
      }
      const meta = { ...upload.meta, ...(checksum !== undefined && { checksum }) };
      const about = { ...meta, etag, parts: parts.map(({ size }) => size) };
      stillThere(upload, staged);
      const info = objects.commit(upload.bucket, upload.key, staged, about, when);
      forget(upload);
      return info;
    },
    abort: forget,
    parts: ({ id }) => store.list<Part>("S3Part", `${id}/`).toSorted((a, b) => a.number - b.number),
    uploads: (bucket, prefix) =>
      store
        .list<Upload>("S3Upload")
        .filter((one) => one.bucket === bucket && one.key.startsWith(prefix))
        .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))),
  };
}

async function* bytesOf(parts: readonly Part[]): AsyncIterable<Buffer> {
  for (const part of parts) yield* createReadStream(part.file) as AsyncIterable<Buffer>;
}
