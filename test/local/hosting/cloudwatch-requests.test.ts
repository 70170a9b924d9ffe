import { describe, expect, it } from "vitest";
import { call, json, cbor } from "./cloudwatch-calls.ts";

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
