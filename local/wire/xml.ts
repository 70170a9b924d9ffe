import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { AwsError } from "./error.ts";

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@_", format: false });

// XML 1.0 has no way to write most control characters; S3 writes them as character references all the same.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f]/g;

/** The document as XML text. */
export const xml = (document: object): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build(document)).replace(CONTROL, (c) => `&#${c.charCodeAt(0)};`)}`;

/** Reads XML; elements named in `lists` are always arrays, all values are text. */
export function parseXml(text: string, lists: readonly string[]): Record<string, unknown> {
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    removeNSPrefix: true,
    isArray: (name) => lists.includes(name),
  });
  // No client sends a DOCTYPE; entities of its own could grow without bound.
  if (text.includes("<!DOCTYPE") || XMLValidator.validate(text) !== true) {
    throw new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  }
  return parser.parse(text) as Record<string, unknown>;
}
