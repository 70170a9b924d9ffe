import { expect, test } from "vitest";
import { approvedRuleName, endpointName, releaseName } from "../../modeldeploy/names.ts";

test("names that AWS would refuse for their length are refused with their length", () => {
  const [longest, endpoint] = ["n".repeat(63 - "-staging".length), "n".repeat(63 - "-staging".length) + "n"];
  expect(endpointName(longest, "staging")).toHaveLength(63);
  expect(() => endpointName(endpoint, "staging")).toThrow(
    `endpoint name "${endpoint}-staging" has 64 characters, SageMaker takes 63; use a shorter model package group name`,
  );
  const rule = "n".repeat(64 - "sagemaker--model".length);
  expect(approvedRuleName(rule)).toHaveLength(64);
  expect(() => approvedRuleName(`${rule}n`)).toThrow(
    `rule name "sagemaker-${rule}n-model" has 65 characters, EventBridge takes 64; use a shorter model package group name`,
  );
});

test("a release's name keeps its stage, version and id however long the group's is", () => {
  expect(releaseName("n".repeat(80), "prod", 12, "0123456789abcdef")).toMatch(/^n{44,}-prod-v12-01234567$/);
  expect(releaseName("n".repeat(80), "prod", 12, "0123456789abcdef")).toHaveLength(63);
  expect(releaseName("skin", "staging", 3, "1a2b3c4d5e6f")).toBe("skin-staging-v3-1a2b3c4d");
});
