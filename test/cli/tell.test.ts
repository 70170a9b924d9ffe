import { expect, test } from "vitest";
import { bar } from "../../cli/tell.ts";

test("the bar is as long at the start as at the end, and stays within its ends", () => {
  expect(bar(0)).toBe(`[${"-".repeat(24)}]   0 %`);
  expect(bar(0.5)).toBe(`[${"#".repeat(12)}${"-".repeat(12)}]  50 %`);
  expect(bar(7)).toBe(`[${"#".repeat(24)}] 100 %`);
});
