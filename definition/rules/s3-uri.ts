import type { TextNode, TextNodes } from "./texts.ts";

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

const scheme = /^s3:\/\/?/i;

const mayBeUri = (text: string): boolean => text.length <= 4096 && text.includes("3:/");

/** The texts that are S3 URIs, however badly written. */
export function s3Uris(texts: TextNodes): readonly S3Uri[] {
  const found: S3Uri[] = [];
  for (const place of texts.where(mayBeUri)) {
    const [, uris = ""] = whole.exec(place.text) ?? [];
    if (uris === "") continue;
    if (!uris.includes(",")) found.push(new PlacedUri(uris, place));
    else for (const uri of uris.split(lists)) found.push(new PlacedUri(uri, place));
  }
  return found;
}

class PlacedUri implements S3Uri {
  readonly text: string;
  readonly bucket: string;
  readonly folders: readonly string[];
  readonly #place: TextNode;
  constructor(text: string, place: TextNode) {
    this.text = text;
    const [bucket = "", ...folders] = text.replace(scheme, "").split("/");
    this.bucket = bucket;
    this.folders = folders;
    this.#place = place;
  }

  get path(): string {
    return this.#place.path;
  }
}
