const compiled = new Map<string, RegExp | undefined>();

/**
 * A pattern of the service model as a regular expression over the whole text.
 *
 * The model's patterns are Java's; one that JavaScript cannot express the same way is not checked.
 */
export function patternOf(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  const source = pattern
    // `$` repeated is still the end of the text, which the whole expression ends at anyway.
    .replace(/\$\{\d+,\d+\}$/, "$$")
    .replaceAll("\\p{Alnum}", "A-Za-z0-9")
    .replaceAll("\\p{Alpha}", "A-Za-z")
    .replaceAll("\\p{Digit}", "0-9");
  // Java's possessive quantifiers, atomic groups, inline flags and class intersections read otherwise in JavaScript.
  if (/[*+?}]\+|\(\?[>a-z]|&&/.test(source)) return undefined;
  const unicode = /\\[pP]\{|\\u[dD][89a-fA-F]/.test(source);
  try {
    return new RegExp(`^(?:${source})$`, unicode ? "u" : "");
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
