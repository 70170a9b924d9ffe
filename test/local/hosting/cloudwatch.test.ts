import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { judge, type Alarm } from "../../../local/cloudwatch/alarm.ts";
import { openMetricStore, slotOf, type MetricStore } from "../../../local/cloudwatch/series.ts";
import { statistic } from "../../../local/cloudwatch/statistics.ts";
import { fixture, store, id, json } from "./cloudwatch-calls.ts";

describe("statistics", () => {
  it("follow from the values", () => {
    const metrics = openMetricStore(store());
    for (let i = 1; i <= 100; i++) metrics.add(id("hundred"), slotOf(1000, i));
    const slot = metrics.find(id("hundred"))?.slots.get(1000);
    if (slot === undefined) throw new Error("no slot");
    const all = ["Sum", "Average", "Minimum", "Maximum", "SampleCount", "p0", "p50", "p99", "p100"].map((name) =>
      statistic(name)(slot),
    );
    expect(all).toEqual([5050, 50.5, 1, 100, 100, 1, 50, 99, 100]);
    for (const name of ["p101", "Median", "p", "constructor"])
      expect(() => statistic(name)).toThrow(/not supported here/);
  });

  it.each([{}, { MetricData: [] }, { EntityMetricData: [{ MetricData: [] }] }])(
    "are refused where there are none: %j",
    async (data) => {
      const { status, text } = await json("PutMetricData", { Namespace: "T", ...data });
      expect(status).toBe(400);
      expect(text).toContain("The parameter MetricData is required.");
    },
  );

  it("are taken with whom they are of", async () => {
    const Entity = { KeyAttributes: { Type: "Service", Name: "shop" } };
    const EntityMetricData = [{ Entity, MetricData: [{ MetricName: "of an entity", Value: 2 }] }];
    expect((await json("PutMetricData", { Namespace: "T", EntityMetricData })).status).toBe(200);
    expect((await json("ListMetrics", { Namespace: "T", MetricName: "of an entity" })).text).toContain("of an entity");
  });

  it("survive a restart of the engine, alarms too", async () => {
    expect(
      (await json("PutMetricData", { Namespace: "T", MetricData: [{ MetricName: "kept", Value: 4, Unit: "Count" }] }))
        .status,
    ).toBe(200);
    const alarm = {
      AlarmName: "kept",
      Namespace: "T",
      MetricName: "kept",
      Statistic: "Maximum",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 3,
      ComparisonOperator: "GreaterThanThreshold",
    };
    expect((await json("PutMetricAlarm", alarm)).status).toBe(200);
    fixture.engine.context.cloudwatch.record("T", { A: "b" }, { emitted: [1, "None"] });
    await fixture.restart();
    const time = Date.now() / 1000;
    const { text } = await json("GetMetricStatistics", {
      Namespace: "T",
      MetricName: "kept",
      StartTime: time - 600,
      EndTime: time + 60,
      Period: 3600,
      Statistics: ["Sum"],
    });
    expect(JSON.parse(text)).toMatchObject({ Datapoints: [{ Sum: 4, Unit: "Count" }] });
    expect(JSON.parse((await json("DescribeAlarms", {})).text)).toMatchObject({
      MetricAlarms: [{ AlarmName: "kept", StateValue: "ALARM" }],
    });
    expect((await json("ListMetrics", { MetricName: "emitted" })).text).toContain('"Value":"b"');
  });
});

describe("an alarm", () => {
  const time = 1_000_000;
  const base: Alarm = {
    ...{ AlarmName: "a", AlarmArn: "arn", ActionsEnabled: true, StateValue: "OK", StateReason: "before" },
    ...{ StateUpdatedTimestamp: 0, StateTransitionedTimestamp: 0, AlarmConfigurationUpdatedTimestamp: 0 },
    ...{ Namespace: "T", Statistic: "Sum", Period: 60, EvaluationPeriods: 3, Threshold: 10 },
    ComparisonOperator: "GreaterThanThreshold",
  };
  /** A metric with one value in each of the last minutes, the newest first. */
  const metric = (name: string, values: readonly (number | undefined)[]): MetricStore => {
    const metrics = openMetricStore(store());
    values.forEach((value, i) => value !== undefined && metrics.add(id(name), slotOf(time - i * 60, value)));
    return metrics;
  };
  const state = (
    values: readonly (number | undefined)[],
    more: Partial<Alarm> = {},
    name = JSON.stringify([values, more]),
  ) => judge({ ...base, MetricName: name, ...more }, metric(name, values), time).state;

  it.each([
    [[11, 11, 11], {}, "ALARM"],
    [[11, 11, 10], {}, "OK"],
    [[11, 10, 11], { DatapointsToAlarm: 2 }, "ALARM"],
    [[10, 10, 10], { ComparisonOperator: "GreaterThanOrEqualToThreshold" }, "ALARM"],
    [[9, 9, 9], { ComparisonOperator: "LessThanThreshold" }, "ALARM"],
    [[10, 10, 10], { ComparisonOperator: "LessThanOrEqualToThreshold" }, "ALARM"],
    [[undefined, undefined, undefined], {}, "INSUFFICIENT_DATA"],
    [[undefined, undefined, undefined], { TreatMissingData: "breaching" }, "ALARM"],
    [[undefined, undefined, undefined], { TreatMissingData: "notBreaching" }, "OK"],
    [[undefined, undefined, undefined], { TreatMissingData: "ignore", StateValue: "ALARM" }, "ALARM"],
    [[11, undefined, 11], { TreatMissingData: "breaching" }, "ALARM"],
    [[11, undefined, 11], { TreatMissingData: "notBreaching" }, "OK"],
  ] as const)("judges %j with %j: %s", (values, more, expected) => {
    expect(state(values, more)).toBe(expected);
  });

  it("tells the bus when it changes, and keeps a state that a person sets for a while", async () => {
    const alarm = {
      AlarmName: "told",
      Namespace: "T",
      MetricName: "told",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
    };
    await json("PutMetricAlarm", alarm);
    await json("SetAlarmState", { AlarmName: "told", StateValue: "ALARM", StateReason: "by hand" });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(fixture.engine.context.cloudwatch.alarmState("told")).toBe("ALARM");
    const events = readFileSync(join(fixture.project, ".sagewright", "events.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(events.map((line) => JSON.parse(line) as { source: string; detail: { alarmName?: string } })).toContainEqual(
      expect.objectContaining({
        source: "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        resources: ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:told"],
        detail: expect.objectContaining({
          alarmName: "told",
          state: expect.objectContaining({ value: "ALARM", reason: "by hand" }) as unknown,
          previousState: expect.objectContaining({ value: "OK" }) as unknown,
        }) as unknown,
      }),
    );
    // Put anew, it goes by its metric again.
    await json("PutMetricAlarm", alarm);
    expect(fixture.engine.context.cloudwatch.alarmState("told")).toBe("OK");
    expect(fixture.engine.context.cloudwatch.alarmState("none")).toBeUndefined();
  });
});
