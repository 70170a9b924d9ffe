import type { TextNode } from "./texts.ts";

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

/** The texts that are S3 URIs, however badly written. */
export const s3Uris = (texts: readonly TextNode[]): readonly S3Uri[] =>
  texts.flatMap(({ text, path }): S3Uri[] => {
    if (text.length > 4096) return [];
    const [, uri] = whole.exec(text) ?? [];
    if (uri === undefined) return [];
    return uri.split(lists).map((one) => {
      const [bucket = "", ...folders] = one.replace(/^s3:\/\/?/i, "").split("/");
      return { path, text: one, bucket, folders };
    });
  });
