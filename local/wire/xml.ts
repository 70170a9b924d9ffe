/** The document as XML text: members are elements, lists are elements of one name, `@_name` is an attribute. */
export const xml = (document: object): string => `<?xml version="1.0" encoding="UTF-8"?>\n${content(document)}`;

function content(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return escaped(String(value));
  return Object.entries(value)
    .flatMap(([name, member]) =>
      isAttribute(name) ? [] : Array.isArray(member) ? member.map((one) => [name, one]) : [[name, member]],
    )
    .map(([name, member]) => (member === undefined ? "" : element(String(name), member)))
    .join("");
}

function element(name: string, value: unknown): string {
  const attributes = Object.entries(typeof value === "object" && value !== null ? value : {})
    .filter(([member]) => isAttribute(member))
    .map(([member, text]) => ` ${member.slice(2)}="${escaped(String(text))}"`);
  return `<${name}${attributes.join("")}>${content(value)}</${name}>`;
}

const isAttribute = (name: string): boolean => name.startsWith("@_");

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

// XML 1.0 has no way to write most control characters; S3 writes them as character references all the same.
// oxlint-disable-next-line no-control-regex
const odd = /[&<>"'\u0000-\u0008\u000b-\u001f]/g;

const escaped = (text: string): string => text.replace(odd, (one) => entities[one] ?? `&#${one.charCodeAt(0)};`);
