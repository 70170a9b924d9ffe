import { DeleteModelCommand, type DeploymentConfig } from "@aws-sdk/client-sagemaker";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bake, shiftsOf } from "../../../local/hosting/rollout.ts";
import { eventually, openStage, seeded, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  // A wait of 1000 s takes 1 s here.
  stage = await openStage({ random: seeded(3) }, { timeScale: 0.001 });
  for (const name of ["v1", "v2", "faulty", "broken"]) {
    await stage.model(name);
    await stage.config(name, [{}]);
  }
  await stage.create("e", "v1");
});
afterAll(() => stage?.close());

const blueGreen = (
  routing: NonNullable<NonNullable<DeploymentConfig["BlueGreenUpdatePolicy"]>["TrafficRoutingConfiguration"]>,
  TerminationWaitInSeconds = 0,
  alarms: readonly string[] = [],
): DeploymentConfig => ({
  BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: routing, TerminationWaitInSeconds },
  ...(alarms.length > 0 && { AutoRollbackConfiguration: { Alarms: alarms.map((AlarmName) => ({ AlarmName })) } }),
});

describe("the steps of a traffic shift", () => {
  it.each([
    ["none", undefined, [[1, 0]]],
    ["all at once", blueGreen({ Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 60 }), [[1, 0]]],
    [
      "canary",
      blueGreen({ Type: "CANARY", WaitIntervalInSeconds: 60, CanarySize: { Type: "CAPACITY_PERCENT", Value: 30 } }),
      [
        [0.3, 60],
        [1, 0],
      ],
    ],
    [
      "canary of one instance of four",
      blueGreen({ Type: "CANARY", WaitIntervalInSeconds: 5, CanarySize: { Type: "INSTANCE_COUNT", Value: 1 } }),
      [
        [0.25, 5],
        [1, 0],
      ],
    ],
    [
      "linear",
      blueGreen({ Type: "LINEAR", WaitIntervalInSeconds: 7, LinearStepSize: { Type: "CAPACITY_PERCENT", Value: 40 } }),
      [
        [0.4, 7],
        [0.8, 7],
        [1, 0],
      ],
    ],
    [
      "rolling",
      {
        RollingUpdatePolicy: {
          MaximumBatchSize: { Type: "INSTANCE_COUNT" as const, Value: 2 },
          WaitIntervalInSeconds: 9,
        },
      },
      [
        [0.5, 9],
        [1, 0],
      ],
    ],
  ] as const)("%s", (_name, config, steps) => {
    expect(shiftsOf(config as DeploymentConfig | undefined, 4).map((one) => [one.share, one.waitSeconds])).toEqual(
      steps,
    );
  });
});

const answers = async (calls: number): Promise<readonly string[]> => {
  const texts: string[] = [];
  for (let i = 0; i < calls; i++) texts.push((await stage.invoke("e", "x")).text.split(":")[0] ?? "");
  return texts;
};

const putAlarm = async (name: string) => {
  const cloudwatch = await import("../../../local/cloudwatch/cloudwatch.ts");
  const { operations } = stage.fixture.engine.context.cloudwatch as ReturnType<typeof cloudwatch.openCloudWatch>;
  operations["PutMetricAlarm"]?.({
    AlarmName: name,
    Namespace: "AWS/SageMaker",
    MetricName: "Invocation5XXErrors",
    Dimensions: [
      { Name: "EndpointName", Value: "e" },
      { Name: "VariantName", Value: "Main" },
    ],
    Statistic: "Sum",
    Period: 10,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    TreatMissingData: "notBreaching",
  } as never);
};

describe("UpdateEndpoint", () => {
  afterEach(async () => {
    await stage.settled("e");
  });

  it("sends a canary's share to the new fleet, then all, and ends the old one after its wait", async () => {
    const canary = { Type: "CAPACITY_PERCENT", Value: 30 } as const;
    await stage.update("e", "v2", blueGreen({ Type: "CANARY", WaitIntervalInSeconds: 1500, CanarySize: canary }, 800));
    expect(await stage.describe("e")).toMatchObject({
      EndpointStatus: "Updating",
      EndpointConfigName: "v1",
      PendingDeploymentSummary: { EndpointConfigName: "v2" },
    });
    const pending = async () =>
      (await stage.describe("e")).PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0];
    await eventually(
      async () => ((await pending())?.StatusMessage?.startsWith("30%") ? true : undefined),
      "the canary",
    );
    const during = await answers(40);
    const green = during.filter((one) => one === "v2").length;
    expect(green).toBeGreaterThan(3);
    expect(green).toBeLessThan(25);
    await eventually(
      async () => ((await pending())?.StatusMessage?.startsWith("100%") ? true : undefined),
      "all traffic",
    );
    expect((await pending())?.Status).toBe("Baking");
    expect(new Set(await answers(5))).toEqual(new Set(["v2"]));
    expect((await stage.describe("e")).EndpointStatus).toBe("Updating");
    const done = await stage.settled("e");
    expect(done).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "v2" });
    expect(done.PendingDeploymentSummary).toBeUndefined();
    expect(done.FailureReason).toBeUndefined();
    expect(done.LastDeploymentConfig?.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration?.Type).toBe("CANARY");
  });

  it("keeps its deployment configuration when told to", async () => {
    await stage.update("e", "v1", undefined, { RetainDeploymentConfig: true });
    expect((await stage.settled("e")).LastDeploymentConfig?.BlueGreenUpdatePolicy?.TerminationWaitInSeconds).toBe(800);
    await stage.update("e", "v2");
    expect((await stage.settled("e")).LastDeploymentConfig).toBeUndefined();
  });

  it("goes back when an alarm goes off on what the new fleet answers", async () => {
    await putAlarm("errors");
    const size = { Type: "CAPACITY_PERCENT", Value: 50 } as const;
    await stage.update(
      "e",
      "faulty",
      blueGreen({ Type: "LINEAR", WaitIntervalInSeconds: 3600, LinearStepSize: size }, 0, ["errors"]),
    );
    const states: (string | undefined)[] = [];
    const failed = await eventually(async () => {
      const { EndpointStatus } = await stage.describe("e");
      if (states.at(-1) !== EndpointStatus) states.push(EndpointStatus);
      if (EndpointStatus === "InService") return stage.describe("e");
      await stage.invoke("e", "x").catch((error: unknown) => expect(error).toMatchObject({ name: "ModelError" }));
      return undefined;
    }, "the roll-back");
    expect(failed).toMatchObject({
      EndpointConfigName: "v2",
      FailureReason: "The deployment was rolled back: CloudWatch alarms in ALARM state: errors.",
    });
    expect(failed.PendingDeploymentSummary).toBeUndefined();
    expect(states[0]).toBe("Updating");
    expect(failed.ProductionVariants?.[0]).toMatchObject({ CurrentWeight: 1, DesiredWeight: 1 });
    expect(new Set(await answers(8))).toEqual(new Set(["v2"]));
  });

  it("goes back when the new fleet does not pass its pings", async () => {
    await stage.update("e", "broken", blueGreen({ Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 0 }));
    const settled = await stage.settled("e");
    expect([settled.EndpointStatus, settled.EndpointConfigName]).toEqual(["InService", "v2"]);
    expect(settled.FailureReason).toMatch(
      /^The primary container for production variant Main did not pass the ping health check\..*no weights$/,
    );
    expect((await stage.invoke("e", "x")).text).toBe("v2:x");
  });

  it("refuses alarms that do not exist, and two kinds of policy at once", async () => {
    const routing = { Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 0 } as const;
    await expect(stage.update("e", "v1", blueGreen(routing, 0, ["none"]))).rejects.toThrow(
      /Could not find CloudWatch alarm "none"/,
    );
    await expect(
      stage.update("e", "v1", {
        ...blueGreen(routing),
        RollingUpdatePolicy: { MaximumBatchSize: { Type: "INSTANCE_COUNT", Value: 1 }, WaitIntervalInSeconds: 0 },
      }),
    ).rejects.toThrow(/either BlueGreenUpdatePolicy or RollingUpdatePolicy/);
  });

  it("is taken up again by the next engine when this one ends in its middle", async () => {
    const size = { Type: "CAPACITY_PERCENT", Value: 10 } as const;
    await stage.update("e", "v1", blueGreen({ Type: "CANARY", WaitIntervalInSeconds: 3600, CanarySize: size }));
    await eventually(async () => {
      const { PendingDeploymentSummary: pending } = await stage.describe("e");
      return pending?.ProductionVariants?.[0]?.VariantStatus?.[0]?.Status === "Baking" ? true : undefined;
    }, "baking");
    await stage.restart();
    expect(await stage.describe("e")).toMatchObject({ EndpointStatus: "Updating", EndpointConfigName: "v2" });
    expect((await stage.invoke("e", "x")).text).toMatch(/^v[12]:x$/);
    expect(await stage.settled("e")).toMatchObject({ EndpointStatus: "InService", EndpointConfigName: "v1" });
    expect((await stage.invoke("e", "x")).text).toBe("v1:x");
  });

  it("fails to roll back when the old fleet cannot serve any more", async () => {
    await stage.restart();
    await stage.fixture.sagemaker.send(new DeleteModelCommand({ ModelName: "v1" }));
    await stage.update("e", "broken");
    const settled = await stage.settled("e");
    expect(settled.EndpointStatus).toBe("UpdateRollbackFailed");
    expect(settled.FailureReason).toMatch(
      /did not pass the ping health check.* Rolling back failed: Could not find model "v1"/,
    );
  });
});

describe("baking", () => {
  const wait = (seconds: number, deadline: number, stop = new AbortController().signal) =>
    bake(stage.fixture.engine.context, undefined, seconds, deadline, stop);

  it("takes as long as the engine's time scale says, ends at its deadline, and with the engine", async () => {
    const began = Date.now();
    await wait(300, began + 60_000);
    expect(Date.now() - began).toBeGreaterThanOrEqual(295);
    expect(Date.now() - began).toBeLessThan(5000);
    await expect(wait(3600, Date.now() - 1)).rejects.toThrow(/MaximumExecutionTimeoutInSeconds \(28800\)/);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await expect(wait(3_600_000, Date.now() + 60_000, stop.signal)).rejects.toThrow(/abort/i);
  });
});
