import { createHash, randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ObjectInfo, ObjectMeta } from "../context.ts";
import type { Store } from "../store.ts";
import { AwsError } from "../wire/error.ts";
import { s3Error } from "./error.ts";
import type { Precondition, S3Objects } from "./objects.ts";
import { stage, uploadFolder, type Staged } from "./staging.ts";

const MIN_PART = 5 * 1024 * 1024;

export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly meta: ObjectMeta;
  /** Epoch seconds; missing in what an earlier version began. */
  readonly begun?: number;
}

export interface Part {
  readonly number: number;
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  readonly file: string;
}

/** Multipart uploads: parts are files of their own until Complete makes them one object. */
export interface Multipart {
  create(bucket: string, key: string, meta: ObjectMeta): Upload;
  find(id: string, bucket: string, key: string): Upload;
  addPart(upload: Upload, number: number, staged: Staged): void;
  complete(upload: Upload, parts: readonly { number: number; etag: string }[], when: Precondition): Promise<ObjectInfo>;
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
  return {
    create: (bucket, key, meta) => {
      const upload: Upload = { id: randomBytes(24).toString("hex"), bucket, key, meta, begun: Date.now() / 1000 };
      store.put("S3Upload", upload.id, upload);
      return upload;
    },
    find: (id, bucket, key) => {
      const upload = store.get<Upload>("S3Upload", id);
      if (upload === undefined || upload.bucket !== bucket || upload.key !== key) throw s3Error.noSuchUpload(id);
      return upload;
    },
    addPart: (upload, number, staged) => {
      const folder = uploadFolder(objects.root, upload.id);
      mkdirSync(folder, { recursive: true });
      const part: Part = { number, size: staged.size, md5: staged.md5, file: join(folder, String(number)) };
      renameSync(staged.file, part.file);
      store.put("S3Part", partKey(upload.id, number), part);
    },
    complete: async (upload, wanted, when) => {
      const parts = wanted.map(({ number, etag }, index) => {
        if (index > 0 && number <= (wanted[index - 1]?.number ?? 0)) {
          throw new AwsError("InvalidPartOrder", "The list of parts was not in ascending order.");
        }
        const part = store.get<Part>("S3Part", partKey(upload.id, number));
        if (part === undefined || part.md5 !== etag.replaceAll('"', "")) {
          throw new AwsError("InvalidPart", "One or more of the specified parts could not be found.");
        }
        if (index < wanted.length - 1 && part.size < MIN_PART) {
          throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        }
        return part;
      });
      if (parts.length === 0) throw new AwsError("MalformedXML", "You must specify at least one part");
      const md5s = Buffer.concat(parts.map((part) => Buffer.from(part.md5, "hex")));
      const etag = `${createHash("md5").update(md5s).digest("hex")}-${parts.length}`;
      const staged = await stage(objects.root, Readable.from(bytesOf(parts), { objectMode: false }));
      const info = objects.commit(upload.bucket, upload.key, staged, { ...upload.meta, etag }, when);
      forget(upload);
      return info;
    },
    abort: forget,
    parts: ({ id }) => store.list<Part>("S3Part", `${id}/`).toSorted((a, b) => a.number - b.number),
    uploads: (bucket, prefix) =>
      store
        .list<Upload>("S3Upload")
        .filter((one) => one.bucket === bucket && one.key.startsWith(prefix))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

async function* bytesOf(parts: readonly Part[]): AsyncIterable<Buffer> {
  for (const part of parts) yield* createReadStream(part.file) as AsyncIterable<Buffer>;
}
