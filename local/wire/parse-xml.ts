import { AwsError } from "./error.ts";

/** Reads XML; elements named in `lists` are always arrays, all values are text. */
export async function parseXml(text: string, lists: readonly string[]): Promise<Record<string, unknown>> {
  // Forty files, for requests that few clients send.
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    removeNSPrefix: true,
    isArray: (name) => lists.includes(name),
  });
  // No client sends a DOCTYPE; entities of its own could grow without bound.
  if (text.includes("<!DOCTYPE") || XMLValidator.validate(text) !== true) throw malformed();
  try {
    return parser.parse(text) as Record<string, unknown>;
  } catch {
    // Well-formed, but nested deeper than the parser follows, or of names that an object must not have.
    throw malformed();
  }
}

const malformed = (): AwsError =>
  new AwsError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
