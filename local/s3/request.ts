import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import type { Multipart } from "./multipart.ts";
import type { Precondition, S3Objects } from "./objects.ts";

export const XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/";

/** What the handlers of one S3 request share. */
export interface S3Request {
  readonly x: Exchange;
  readonly objects: S3Objects;
  readonly multipart: Multipart;
  readonly bucket: string;
  readonly key: string;
  /** Answers with XML, or with an empty body. */
  send(status: number, document?: object, headers?: Readonly<Record<string, string>>): void;
}

export function notServed(x: Exchange): AwsError {
  const known = [...x.query.keys()].filter((name) => name !== "x-id").join(", ");
  const what = `${x.request.method ?? ""}${known === "" ? "" : ` with ?${known}`}`;
  return new AwsError("NotImplemented", `the embedded engine does not serve S3 ${what} here`, 501);
}

/** The conditions under which a write goes through. */
export function precondition(x: Exchange): Precondition {
  const ifNoneMatch = header(x, "if-none-match");
  const ifMatch = header(x, "if-match");
  return { ...(ifNoneMatch !== undefined && { ifNoneMatch }), ...(ifMatch !== undefined && { ifMatch }) };
}
