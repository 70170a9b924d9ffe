import type { ParameterRanges as ServiceRanges } from "@aws-sdk/client-sagemaker";
import { randomInt } from "node:crypto";
import { floatText } from "../../definition/evaluate/index.ts";
import type { Wire } from "../sagemaker/operation.ts";

export type ParameterRanges = Wire<ServiceRanges>;

/** Hyperparameters as a training job gets them: text by name. */
export type Values = Readonly<Record<string, string>>;

/** A number from 0 up to, but not, 1. */
export type Random = () => number;

/** Draws that are the same for the same seed; without a seed they are others each time. */
export function seeded(seed = randomInt(2 ** 31)): Random {
  let state = seed >>> 0;
  return () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Scaling = "Linear" | "Logarithmic" | "ReverseLogarithmic";

/** What `Auto` comes to is the service's secret; a range over three orders of magnitude is logarithmic here. */
const autoOrders = 1000;

export function scalingOf(type: string | undefined, min: number, max: number): Scaling {
  if (type === "Linear" || type === "Logarithmic" || type === "ReverseLogarithmic") return type;
  return min > 0 && max / min >= autoOrders ? "Logarithmic" : "Linear";
}

/** A number between both bounds, each as likely as its scale says. */
function between(min: number, max: number, scaling: Scaling, random: Random): number {
  const at = (low: number, high: number) => low + (high - low) * random();
  const drawn =
    scaling === "Linear"
      ? at(min, max)
      : scaling === "Logarithmic"
        ? Math.exp(at(Math.log(min), Math.log(max)))
        : 1 - Math.exp(at(Math.log(1 - max), Math.log(1 - min)));
  return Math.min(max, Math.max(min, drawn));
}

/** One choice of all hyperparameters, by chance. */
export function draw(ranges: ParameterRanges, random: Random): Values {
  const values: Record<string, string> = {};
  for (const { Name = "", MinValue, MaxValue, ScalingType } of ranges.ContinuousParameterRanges ?? []) {
    const [min, max] = [Number(MinValue), Number(MaxValue)];
    values[Name] = floatText(between(min, max, scalingOf(ScalingType, min, max), random));
  }
  for (const { Name = "", MinValue, MaxValue, ScalingType } of ranges.IntegerParameterRanges ?? []) {
    const [min, max] = [Number(MinValue), Number(MaxValue)];
    const scaling = scalingOf(ScalingType, min, max);
    // Each whole number has the same share of a linear scale, the first and the last too.
    const drawn =
      scaling === "Linear" ? Math.floor(min + (max - min + 1) * random()) : between(min, max, scaling, random);
    values[Name] = String(Math.min(max, Math.round(drawn)));
  }
  for (const { Name = "", Values: choices = [] } of ranges.CategoricalParameterRanges ?? []) {
    values[Name] = choices[Math.floor(random() * choices.length)] ?? "";
  }
  return { ...values, ...hints(ranges) };
}

/** What the service would find ranges for itself. */
export const hints = ({ AutoParameters = [] }: ParameterRanges): Values =>
  Object.fromEntries(AutoParameters.map(({ Name = "", ValueHint = "" }) => [Name, ValueHint]));

/** Every combination of the categories, the last range changing fastest. */
export const grid = (ranges: ParameterRanges): readonly Values[] =>
  (ranges.CategoricalParameterRanges ?? []).reduce<readonly Values[]>(
    (all, { Name = "", Values: choices = [] }) =>
      all.flatMap((one) => choices.map((value) => ({ ...one, [Name]: value }))),
    [hints(ranges)],
  );
