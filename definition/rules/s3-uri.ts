import type { TextNodes } from "./texts.ts";

/** An S3 URI in a text, with or without the quotes of a framework's hyperparameters around it. */
export interface S3Uri {
  readonly path: string;
  readonly text: string;
  readonly bucket: string;
  /** What stands between the slashes after the bucket. */
  readonly folders: readonly string[];
}

const whole = /^\s*"?(s3:\/[^"]*)"?$/i;

/** Spark takes several URIs with commas between them. */
const lists = /,(?=s3:\/\/)/i;

const mayBeUri = (text: string): boolean => text.length <= 4096 && text.includes("3:/");

/** The texts that are S3 URIs, however badly written. */
export function s3Uris(texts: TextNodes): readonly S3Uri[] {
  const found: S3Uri[] = [];
  for (const { text, path } of texts.where(mayBeUri)) {
    const [, uris] = whole.exec(text) ?? [];
    for (const uri of uris?.split(lists) ?? []) {
      const [bucket = "", ...folders] = uri.replace(/^s3:\/\/?/i, "").split("/");
      found.push({ path, text: uri, bucket, folders });
    }
  }
  return found;
}
