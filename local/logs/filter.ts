import { AwsError } from "../wire/error.ts";

/**
 * A filter of unstructured terms: `ERROR "exit code"` wants all, `?A ?B` any, `-debug` none. JSON and space-delimited
 * patterns (`{ … }`, `[ … ]`) and regular expressions (`%…%`) are refused rather than misread.
 */
export function filterFor(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[{[%]/.test(text)) {
    throw new AwsError(
      "InvalidParameterException",
      `the filter pattern ${text} is not served by the embedded engine; use plain terms`,
    );
  }
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign = "", quoted, bare]) => ({
    sign,
    term: quoted === undefined ? (bare ?? "") : quoted.replace(/\\(.)/g, "$1"),
  }));
  const all = terms.filter(({ sign }) => sign === "");
  const any = terms.filter(({ sign }) => sign === "?");
  const none = terms.filter(({ sign }) => sign === "-");
  return (message) =>
    all.every(({ term }) => message.includes(term)) &&
    (any.length === 0 || any.some(({ term }) => message.includes(term))) &&
    !none.some(({ term }) => message.includes(term));
}
