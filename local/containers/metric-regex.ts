import { ClientError } from "./s3-uri.ts";

/** Spellings of Python and Java that JavaScript has under another name. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/\(\?P<([A-Za-z_]\w*)>/y, "(?<$1>"],
  [/\(\?P=([A-Za-z_]\w*)\)/y, "\\k<$1>"],
  [/\\A/y, "^"],
  [/\\[Zz]/y, "$"],
  [/\\h/y, "[ \\t]"],
  [/\\a/y, "\\x07"],
  [/\\e/y, "\\x1b"],
];

/** What JavaScript cannot say, or says with another meaning. */
const unknown: readonly (readonly [RegExp, string])[] = [
  [/\(\?>/y, "an atomic group"],
  [/(?:[*+?]|\{\d+(?:,\d*)?\})\+/y, "a possessive quantifier"],
  [/\(\?(?:[a-zA-Z]+(?:-[a-zA-Z]*)?|-[a-zA-Z]+)[:)]/y, "flags inside the expression"],
  [/\(\?\(/y, "a conditional group"],
  [/\(\?#/y, "a comment"],
  [/\\Q/y, "a quotation (\\Q…\\E)"],
  [/\\G/y, "the end of the last match (\\G)"],
  [/\\[pP]\{/y, "a Unicode property"],
];

const unknownInClass: readonly (readonly [RegExp, string])[] = [
  [/\[:\^?\w+:\]/y, "a POSIX class"],
  [/&&/y, "an intersection of classes"],
];

/**
 * The JavaScript form of a metric's regular expression. SageMaker reads Python's and Java's; what both languages have in
 * common stays as it is, and what JavaScript lacks is refused in words instead of matching something else.
 *
 * @example
 * metricRegex("acc", "(?i)ACC=([0-9.]+)"); // /ACC=([0-9.]+)/gi
 */
export function metricRegex(name: string, regex: string): RegExp {
  const refuse = (why: string): never => {
    throw new ClientError(
      `ClientError: the metric ${name} cannot be looked for here: its Regex ${JSON.stringify(regex)} ${why}`,
    );
  };
  const [start = "", flags = ""] = /^\(\?([a-zA-Z]+)\)/.exec(regex) ?? [];
  if (!/^[ims]*$/.test(flags)) refuse(`has the flags (?${flags}); i, m and s are known`);
  let out = "";
  let inClass = false;
  for (let at = start.length; at < regex.length;) {
    const rest = regex.slice(at);
    const what = find(inClass ? unknownInClass : unknown, regex, at)?.[1];
    if (what !== undefined) refuse(`has ${what}, which JavaScript does not know; write it without`);
    const spelling = inClass ? undefined : find(spellings, regex, at);
    if (spelling !== undefined) {
      const [pattern, replacement] = spelling;
      pattern.lastIndex = at;
      const [found = ""] = pattern.exec(regex) ?? [];
      out += found.replace(new RegExp(pattern.source), replacement);
      at += found.length;
      continue;
    }
    const piece = rest.startsWith("\\") ? rest.slice(0, 2) : rest.slice(0, 1);
    // A bracket that comes first in a class is one of its characters, in Python as in POSIX.
    const opens = inClass ? undefined : /^\[\^?\]?/.exec(rest)?.[0];
    if (opens !== undefined) {
      out += opens.replace("]", "\\]");
      at += opens.length;
      inClass = true;
      continue;
    }
    if (inClass && piece === "]") inClass = false;
    out += piece;
    at += piece.length;
  }
  try {
    return new RegExp(out, [...new Set(`g${flags}`)].join(""));
  } catch (error) {
    return refuse(`is no regular expression: ${(error as Error).message}`);
  }
}

const find = (table: readonly (readonly [RegExp, string])[], text: string, at: number) =>
  table.find(([pattern]) => {
    pattern.lastIndex = at;
    return pattern.test(text);
  });

/** A number as SageMaker reads it; `undefined` for anything else: no hexadecimal, no `inf`, no `nan`. */
export function metricValue(text: string | undefined): number | undefined {
  const value = text?.trim() ?? "";
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value) ? Number(value) : undefined;
}
