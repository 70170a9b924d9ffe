import { UpdateEndpointWeightsAndCapacitiesCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseByWeight } from "../../../local/hosting/routing.ts";
import { openStage, seeded, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ random: seeded(7), processes: 2 });
  await stage.model("red");
  await stage.model("blue");
  await stage.config("both", [
    { VariantName: "Red", ModelName: "red", InitialVariantWeight: 3 },
    { VariantName: "Blue", ModelName: "blue", InitialVariantWeight: 1 },
  ]);
  await stage.create("e", "both");
});
afterAll(() => stage?.close());

const count = async (calls: number) => {
  const seen: Record<string, number> = {};
  for (let i = 0; i < calls; i++) {
    const { variant = "", text } = await stage.invoke("e", "x");
    expect(text).toBe(`${variant.toLowerCase()}:x`);
    seen[variant] = (seen[variant] ?? 0) + 1;
  }
  return seen;
};

describe("the choice by weight", () => {
  it("follows the weights over many choices and is the same for the same seed", () => {
    const weights = new Map([
      ["a", 6],
      ["b", 3],
      ["c", 0],
      ["d", 1],
    ]);
    const run = () => {
      const random = seeded(42);
      return Array.from({ length: 10_000 }, () => chooseByWeight(weights, random));
    };
    const [first, second] = [run(), run()];
    expect(first).toEqual(second);
    const share = (name: string) => first.filter((one) => one === name).length / first.length;
    expect(share("a")).toBeCloseTo(0.6, 1);
    expect(share("b")).toBeCloseTo(0.3, 1);
    expect(share("c")).toBe(0);
    expect(share("d")).toBeCloseTo(0.1, 1);
  });

  it("takes the first where all weights are 0", () => {
    expect(chooseByWeight(new Map([["only", 0]]), () => 0.5)).toBe("only");
    expect(chooseByWeight(new Map(), () => 0.5)).toBeUndefined();
  });
});

describe("an endpoint with several variants", () => {
  it("shares its requests by the weights", async () => {
    // What this seed gives for weights 3 : 1.
    const random = seeded(7);
    const expected = { Red: 0, Blue: 0 };
    for (let i = 0; i < 40; i++) expected[random() * 4 < 3 ? "Red" : "Blue"]++;
    expect(expected.Blue).toBeGreaterThan(3);
    expect(await count(40)).toEqual(expected);
  });

  it("goes to the TargetVariant, and refuses one that is not there", async () => {
    for (let i = 0; i < 5; i++) expect((await stage.invoke("e", "x", { TargetVariant: "Blue" })).variant).toBe("Blue");
    await expect(stage.invoke("e", "x", { TargetVariant: "Green" })).rejects.toMatchObject({
      name: "ValidationError",
      message: "Variant Green does not exist in endpoint e.",
    });
  });

  it("takes other weights and instances while it serves", async () => {
    const change = (
      DesiredWeightsAndCapacities: { VariantName: string; DesiredWeight?: number; DesiredInstanceCount?: number }[],
    ) =>
      stage.fixture.sagemaker.send(
        new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: "e", DesiredWeightsAndCapacities }),
      );
    await change([
      { VariantName: "Red", DesiredWeight: 0 },
      { VariantName: "Blue", DesiredWeight: 5, DesiredInstanceCount: 2 },
    ]);
    const updating = await stage.describe("e");
    expect(updating.EndpointStatus).toBe("Updating");
    expect(updating.ProductionVariants?.[1]).toMatchObject({
      CurrentWeight: 1,
      DesiredWeight: 5,
      DesiredInstanceCount: 2,
    });
    const settled = await stage.settled("e");
    expect(settled).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "both" });
    expect(settled.ProductionVariants).toMatchObject([
      { VariantName: "Red", CurrentWeight: 0, DesiredWeight: 0, CurrentInstanceCount: 1 },
      { VariantName: "Blue", CurrentWeight: 5, CurrentInstanceCount: 2, DesiredInstanceCount: 2 },
    ]);
    expect(await count(10)).toEqual({ Blue: 10 });
    await expect(change([{ VariantName: "Green", DesiredWeight: 1 }])).rejects.toThrow(
      /Could not find variant "Green"/,
    );
    await expect(change([{ VariantName: "Blue", DesiredWeight: 0 }])).rejects.toThrow(/sum of the variant weights/);
  });

  it("keeps weights and instances after a restart, and over an update that retains them", async () => {
    await stage.restart();
    expect(await count(5)).toEqual({ Blue: 5 });
    await stage.config("again", [
      { VariantName: "Blue", ModelName: "red", InitialVariantWeight: 2 },
      { VariantName: "New", ModelName: "blue", InitialVariantWeight: 0 },
    ]);
    await stage.update("e", "again", undefined, {
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: "DesiredInstanceCount" }],
    });
    expect((await stage.settled("e")).ProductionVariants).toMatchObject([
      { VariantName: "Blue", CurrentWeight: 5, CurrentInstanceCount: 1 },
      { VariantName: "New", CurrentWeight: 0, CurrentInstanceCount: 1 },
    ]);
    await stage.update("e", "both");
    expect((await stage.settled("e")).ProductionVariants).toMatchObject([
      { VariantName: "Red", CurrentWeight: 3 },
      { VariantName: "Blue", CurrentWeight: 1 },
    ]);
    await expect(
      stage.update("e", "both", undefined, {
        ExcludeRetainedVariantProperties: [{ VariantPropertyType: "DesiredWeight" }],
      }),
    ).rejects.toThrow(/needs RetainAllVariantProperties/);
  });
});
