import { duration, looseDuration } from "../duration.ts";
import { isObject } from "../model.ts";
import { stepTypeOf } from "../step-types.ts";
import { withArticle } from "../words.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, trainingStep, type Changes } from "./example.ts";
import { replaced } from "./fixes.ts";
import { unknownMembers } from "./unknown-members.ts";

const known = ["Enabled", "ExpireAfter"];
const train = (ExpireAfter: string): Changes => trainingStep("Train", { CacheConfig: { Enabled: true, ExpireAfter } });

export const cacheConfig: Rule = {
  code: "SW7101",
  title: "a cache setting that SageMaker refuses",
  severity: "error",
  explanation:
    "CacheConfig has Enabled and ExpireAfter, an ISO 8601 duration such as P30D or PT12H, on step types that can be cached; SageMaker refuses any other. AWS itself writes 30d in examples, so that form is only a warning.",
  covers: "E14",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [train("a month")] }),
      at: "Steps[0].CacheConfig.ExpireAfter",
    },
    passing: { definition: definitionOf({ Steps: [train("P30D")] }) },
  },
  check: ({ steps }) =>
    foundIn(steps, ({ step, path }) => {
      const given: unknown = step.CacheConfig;
      const type = stepTypeOf(step.Type);
      if (!isObject(given) || type === undefined) return [];
      const at = `${path}.CacheConfig`;
      if (type.cache !== true)
        return [
          {
            path: at,
            message: `${withArticle(step.Type)} step cannot be cached`,
            hint: "take CacheConfig out",
            onKey: true,
          },
        ];
      return form(given, at);
    }),
};

/** A loose duration as ISO 8601 writes it; not where `m` could be months or minutes, or hours have no `T`. */
function isoDuration(text: string): string | undefined {
  const whole = `P${text.toUpperCase().replace(/^P/, "")}`;
  return looseDuration.test(text) && duration.test(whole) && !/^P[^T]*M/.test(whole) ? whole : undefined;
}

function form(given: Readonly<Record<string, unknown>>, path: string): Found[] {
  const { Enabled: enabled, ExpireAfter: after } = given;
  const found = [...unknownMembers(given, path, known, (name) => `CacheConfig has no member ${name}`)];
  if (typeof enabled !== "boolean")
    found.push({
      path: enabled === undefined ? path : `${path}.Enabled`,
      message: "CacheConfig does not say whether it is Enabled",
      hint: "write true or false",
    });
  if (after === undefined || after === null) {
    if (enabled === true)
      found.push({
        path,
        message: "the cache has no ExpireAfter",
        hint: 'say how long a result is good, such as "P30D"',
        severity: "warning",
      });
  } else if (typeof after !== "string" || !duration.test(after)) {
    const severity = typeof after === "string" && looseDuration.test(after) ? "warning" : "error";
    const meant = typeof after === "string" ? isoDuration(after) : undefined;
    found.push({
      path: `${path}.ExpireAfter`,
      message: `${JSON.stringify(after)} is no ISO 8601 duration`,
      hint: "write one such as P30D or PT12H",
      severity,
      ...(meant !== undefined && { fix: replaced(`${path}.ExpireAfter`, meant) }),
    });
  }
  return found;
}
