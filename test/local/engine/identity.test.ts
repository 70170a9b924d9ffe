import { describe, expect, it } from "vitest";
import { jobName, newExecutionId } from "../../../local/engine/identity.ts";

describe("identity", () => {
  it("is spelt as the service spells it", () => {
    expect(newExecutionId()).toMatch(/^[a-z0-9]{12}$/);
    expect(jobName("abcdefghijkl", "SplitData")).toMatch(/^pipelines-abcdefghijkl-SplitData-[A-Za-z0-9]{10}$/);
    const long = jobName("abcdefghijkl", "A_very-long-name-of-a-step-that-goes-on-and-on-and-on-and-on");
    expect(long).toMatch(/^pipelines-abcdefghijkl-A-very-long-.*[a-z]-[A-Za-z0-9]{10}$/);
    expect(long.length).toBeLessThanOrEqual(63);
  });
});
