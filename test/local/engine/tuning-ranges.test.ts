import { type HyperParameterScalingType } from "@aws-sdk/client-sagemaker";
import { describe, expect, it } from "vitest";
import { draw, grid, seeded } from "../../../local/tuning/ranges.ts";

describe("ranges", () => {
  const random = seeded(1);
  const drawn = (ranges: object, name = "v") => Array.from({ length: 2000 }, () => Number(draw(ranges, random)[name]));
  const range = (MinValue: string, MaxValue: string, ScalingType: HyperParameterScalingType) => [
    { Name: "v", MinValue, MaxValue, ScalingType },
  ];
  const below = (values: readonly number[], limit: number) =>
    values.filter((value) => value < limit).length / values.length;

  it("are drawn from on their scale, within their bounds", () => {
    const linear = drawn({ ContinuousParameterRanges: range("0", "10", "Linear") });
    const logarithmic = drawn({ ContinuousParameterRanges: range("0.0001", "1", "Auto") });
    const reverse = drawn({ ContinuousParameterRanges: range("0.9", "0.9999", "ReverseLogarithmic") });
    expect(Math.min(...linear, ...logarithmic)).toBeGreaterThanOrEqual(0);
    expect(below(linear, 5)).toBeCloseTo(0.5, 1);
    expect(below(logarithmic, 0.01)).toBeCloseTo(0.5, 1);
    expect(below(reverse, 0.99)).toBeCloseTo(1 / 3, 1);
    expect(Math.max(...reverse)).toBeLessThanOrEqual(0.9999);
    const whole = drawn({ IntegerParameterRanges: range("1", "4", "Linear") });
    for (const value of [1, 2, 3, 4]) expect(whole.filter((one) => one === value).length / 2000).toBeCloseTo(0.25, 1);
  });

  it("spell numbers as Python does, and combine categories", () => {
    const { v } = draw({ ContinuousParameterRanges: range("0.00001", "0.00001", "Linear") }, random);
    expect(v).toBe("1e-05");
    const choices = [
      { Name: "a", Values: ["1", "2"] },
      { Name: "b", Values: ["x", "y"] },
    ];
    expect(grid({ CategoricalParameterRanges: choices })).toEqual([
      { a: "1", b: "x" },
      { a: "1", b: "y" },
      { a: "2", b: "x" },
      { a: "2", b: "y" },
    ]);
  });
});
