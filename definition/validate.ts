import { isObject } from "./model.ts";
import { parseDefinition } from "./parse.ts";
import type { Problem } from "./problem.ts";
import { short } from "./words.ts";
import { contextOf, rules } from "./rules/index.ts";

/** A name or value in the definition may be a megabyte; what is said of it is not. */
const longest = 500;

/**
 * Everything that is wrong with a definition's text, by position.
 *
 * @example
 * validate(text).filter(({ severity }) => severity === "error"); // what SageMaker would refuse or fail on
 */
export function validate(text: string): Problem[] {
  const parsed = parseDefinition(text);
  if (!isObject(parsed.value)) return [...parsed.problems];
  const context = contextOf(parsed.value, text.length, parsed.isFloat);
  const found = rules.flatMap((rule) =>
    [...rule.check(context)].map(({ path, message, hint, severity = rule.severity, onKey, fix }): Problem => {
      const position = onKey === true ? parsed.keyPosition(path) : parsed.position(path);
      return {
        code: rule.code,
        severity,
        path,
        ...position,
        message: short(message, longest),
        hint: short(hint, longest),
        ...(fix !== undefined && { fix }),
      };
    }),
  );
  return [...parsed.problems, ...found].toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || a.code.localeCompare(b.code),
  );
}
