import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge, type Alarm } from "../../../local/cloudwatch/alarm.ts";
import { decodeCbor, encodeCbor } from "../../../local/cloudwatch/cbor.ts";
import { openMetricStore, slotOf, type MetricStore } from "../../../local/cloudwatch/series.ts";
import { statistic } from "../../../local/cloudwatch/statistics.ts";
import type { Store } from "../../../local/store.ts";
import { openFixture, type Fixture } from "../engine/fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture?.close());

const store = (): Store => fixture.engine.context.store;
const id = (MetricName: string) => ({ Namespace: "T", MetricName, Dimensions: [] });

const call = async (operation: string, body: Buffer | string, headers: Record<string, string>, path = "/") => {
  const response = await fetch(`${fixture.engine.endpoint}${path}`, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`,
      ...headers,
    },
    body,
  });
  return {
    status: response.status,
    text: await response.text(),
    type: response.headers.get("content-type"),
    operation,
  };
};
const json = (operation: string, body: unknown) =>
  call(operation, typeof body === "string" ? body : JSON.stringify(body), {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `GraniteServiceVersion20100801.${operation}`,
  });
const cbor = (operation: string, body: Buffer) =>
  call(
    operation,
    body,
    { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    `/service/GraniteServiceVersion20100801/operation/${operation}`,
  );

describe("CBOR", () => {
  it("gives back what was written", () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("any")),
        fc.dictionary(fc.string(), tie("any"), { noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (one) => {
        expect(decodeCbor(encodeCbor(one))).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  it("reads what RFC 8949 lists in its appendix", () => {
    const examples: readonly (readonly [string, unknown])[] = [
      ["1903e8", 1000],
      ["1b000000e8d4a51000", 1_000_000_000_000],
      ["3903e7", -1000],
      ["f93c00", 1],
      ["f97bff", 65_504],
      ["f90001", 5.960464477539063e-8],
      ["f9c400", -4],
      ["fa47c35000", 100_000],
      ["fb3ff199999999999a", 1.1],
      ["f97c00", Number.POSITIVE_INFINITY],
      ["c11a514b67b0", 1_363_896_240],
      ["c1fb41d452d9ec200000", 1_363_896_240.5],
      ["62c3bc", undefined],
      ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
      ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }],
      ["7f657374726561646d696e67ff", "streaming"],
    ];
    for (const [hex, value] of examples) {
      if (value === undefined) expect(decodeCbor(Buffer.from(hex, "hex"))).toBe("ü");
      else expect(decodeCbor(Buffer.from(hex, "hex"))).toEqual(value);
    }
  });

  it("refuses bytes that are none, without ever hanging or failing otherwise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeCbor(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: "SerializationException" });
        }
      }),
      { numRuns: 3000 },
    );
    for (const hex of ["9b7fffffffffffffff", "5b7fffffffffffffff", "81".repeat(100), "ff", "a1", "1c", "0000"])
      expect(() => decodeCbor(Buffer.from(hex, "hex"))).toThrow(/the CBOR body/);
  });
});

describe("requests that are wrong", () => {
  it.each([
    ["PutMetricData", { Namespace: "T", MetricData: 5 }],
    ["PutMetricData", { Namespace: "T", MetricData: ["x"] }],
    ["PutMetricData", { Namespace: "T", MetricData: [{ MetricName: "m", Value: "1" }] }],
    [
      "PutMetricData",
      { Namespace: "T", MetricData: [{ MetricName: "m", Value: 1, Dimensions: [{ Name: "a", Value: 1 }] }] },
    ],
    [
      "PutMetricData",
      {
        Namespace: "T",
        MetricData: [{ MetricName: "m", StatisticValues: { SampleCount: 0, Sum: 0, Minimum: 0, Maximum: 0 } }],
      },
    ],
    [
      "GetMetricData",
      {
        MetricDataQueries: [{ Id: "a", MetricStat: { Metric: 1, Period: 60, Stat: "Sum" } }],
        StartTime: 1,
        EndTime: 2,
      },
    ],
    [
      "GetMetricStatistics",
      { Namespace: "T", MetricName: "m", StartTime: "x", EndTime: 2, Period: 60, Statistics: ["Sum"] },
    ],
    [
      "GetMetricStatistics",
      { Namespace: "T", MetricName: "m", StartTime: 1, EndTime: 2, Period: 0.5, Statistics: ["Sum"] },
    ],
    ["GetMetricStatistics", { Namespace: "T", MetricName: "m", StartTime: 1, EndTime: 2, Period: 60 }],
    ["PutMetricAlarm", { AlarmName: "a" }],
    ["PutMetricAlarm", { AlarmName: 7 }],
    [
      "PutMetricAlarm",
      {
        AlarmName: "a",
        Namespace: "T",
        MetricName: "m",
        Period: 7,
        Statistic: "Sum",
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanThreshold",
      },
    ],
    [
      "PutMetricAlarm",
      {
        AlarmName: "a",
        Namespace: "T",
        MetricName: "m",
        Period: 60,
        Statistic: "Mode",
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanThreshold",
      },
    ],
    [
      "PutMetricAlarm",
      {
        AlarmName: "a",
        Namespace: "T",
        MetricName: "m",
        Period: 60,
        Statistic: "Sum",
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "toString",
      },
    ],
    ["SetAlarmState", { AlarmName: "none", StateValue: "OK", StateReason: "r" }],
    ["DeleteAlarms", { AlarmNames: "a" }],
    ["DescribeAlarms", { NextToken: "x" }],
    ["toString", {}],
    ["PutMetricData", "[]"],
    ["PutMetricData", "{"],
  ])("are refused with an error of CloudWatch: %s %j", async (operation, body) => {
    const { status, text, type } = await json(operation, body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(type).toBe("application/x-amz-json-1.0");
    expect(JSON.parse(text)).toMatchObject({
      __type: expect.any(String) as unknown,
      message: expect.any(String) as unknown,
    });
  });

  it("are refused in the query protocol and in CBOR too", async () => {
    const form = (body: string) => call("", body, { "content-type": "application/x-www-form-urlencoded" });
    for (const body of [
      "Action=None",
      `Action=PutMetricData&${"a.".repeat(40)}b=1`,
      "Action=PutMetricData&Namespace=T&MetricData.member.1=x",
    ]) {
      const { status, text } = await form(body);
      expect(status).toBe(400);
      expect(text).toMatch(/<ErrorResponse><Error><Type>Sender<\/Type><Code>\w+<\/Code>/);
    }
    const { status, type } = await cbor("PutMetricData", Buffer.from("ff", "hex"));
    expect([status, type]).toEqual([400, "application/cbor"]);
  });
});

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
