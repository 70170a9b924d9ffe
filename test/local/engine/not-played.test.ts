import { expect, test } from "vitest";
import { graphOf } from "../../../definition/index.ts";
import { notPlayed } from "../../../local/engine/not-played.ts";

const definition = (step: object) => ({
  Version: "2020-12-01",
  Steps: [{ Name: "Split", Type: "Processing", Arguments: {}, ...step }],
});

test("what has no effect on this engine is said, with the step's name", () => {
  const asked = definition({
    CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
    RetryPolicies: [{ ExceptionType: ["Step.THROTTLING"], MaxAttempts: 2 }],
  });
  const said = notPlayed(graphOf(asked).nodes.values());
  expect(said).toHaveLength(2);
  expect(said.join("\n")).toMatch(/cache steps: Split[^]*RetryPolicies of Split/);
});

test("a cache that is switched off needs no remark", () => {
  expect(notPlayed(graphOf(definition({ CacheConfig: { Enabled: false } })).nodes.values())).toEqual([]);
});
