import { applyIgnores } from "./ignore.ts";
import { isObject } from "./model.ts";
import { parseDefinition, type Parsed } from "./parse.ts";
import type { Position } from "./positions.ts";
import type { Problem, Severity } from "./problem.ts";
import { short } from "./words.ts";
import { catalogue } from "./rules/catalogue.ts";
import { contextOf, rules } from "./rules/index.ts";

/** How findings are judged. */
export interface ValidateOptions {
  /** By code: another severity for its findings, or `"off"` for none. What cannot be read at all stays an error. */
  readonly severities?: Readonly<Record<string, Severity | "off">>;
}

/** A name or value in the definition may be a megabyte; what is said of it is not. */
const longest = 500;

/**
 * Everything that is wrong with a definition's text, by position; less what the definition's Metadata asks to ignore
 * (`"Metadata": {"sagewright:ignore": "SW8001, SW2103@Epochs"}`).
 *
 * @example
 * validate(text).filter(({ severity }) => severity === "error"); // what SageMaker would refuse or fail on
 * validate(text, { severities: { SW8001: "error", SW2103: "off" } });
 */
export function validate(text: string, options: ValidateOptions = {}): Problem[] {
  const parsed = parseDefinition(text);
  if (!isObject(parsed.value)) return [...parsed.problems];
  const context = contextOf(parsed.value, text.length, parsed.isFloat);
  const found = rules.flatMap((rule) =>
    [...rule.check(context)].map(({ path, message, hint, severity = rule.severity, onKey, fix }): Problem => {
      const position = (onKey === true ? parsed.keyPosition(path) : undefined) ?? nearestPosition(parsed, path);
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
  const codes = catalogue.map(({ code }) => code);
  const judged = applyIgnores(parsed.value, [...parsed.problems, ...found], codes, parsed.position).flatMap(
    (problem): readonly Problem[] => {
      const severity = options.severities?.[problem.code] ?? problem.severity;
      return severity === "off" ? [] : [{ ...problem, severity }];
    },
  );
  return judged.toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || a.code.localeCompare(b.code),
  );
}

/** Where the value at a path is, or the innermost thing around it that is there. */
function nearestPosition(parsed: Parsed, path: string): Position | undefined {
  const found = parsed.position(path);
  if (found !== undefined || path === "") return found;
  const outer = path.replace(/\.?[^.[\]]+$|\[[^[]*\]$/, "");
  return nearestPosition(parsed, outer === path ? "" : outer);
}
