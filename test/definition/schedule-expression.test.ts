import { expect, test } from "vitest";
import { parseSchedule } from "../../definition/schedule-expression.ts";

/** The first `count` times after `from`. */
function times(expression: string, from: string, count: number): readonly string[] {
  const schedule = parseSchedule(expression);
  if (typeof schedule === "string") throw new Error(schedule);
  const found: string[] = [];
  const anchor = new Date(from);
  for (let time: Date | undefined = anchor; found.length < count;) {
    time = schedule.next(time, anchor);
    if (time === undefined) break;
    found.push(time.toISOString().slice(0, 16));
  }
  return found;
}

test.each([
  ["rate(1 minute)", "2026-03-01T10:00:30Z", ["2026-03-01T10:01", "2026-03-01T10:02"]],
  ["rate(12 hours)", "2026-03-01T10:00Z", ["2026-03-01T22:00", "2026-03-02T10:00"]],
  ["rate(1 day)", "2026-12-31T10:00Z", ["2027-01-01T10:00", "2027-01-02T10:00"]],
  ["cron(0 12 * * ? *)", "2026-03-01T11:59Z", ["2026-03-01T12:00", "2026-03-02T12:00"]],
  ["cron(0 12 * * ? *)", "2026-03-01T12:00Z", ["2026-03-02T12:00"]],
  ["cron(0/15 8-9 ? * MON-FRI *)", "2026-03-06T09:30Z", ["2026-03-06T09:45", "2026-03-09T08:00", "2026-03-09T08:15"]],
  ["cron(5,35 14 * * ? *)", "2026-03-01T14:05Z", ["2026-03-01T14:35", "2026-03-02T14:05"]],
  ["cron(0 0 L * ? *)", "2027-12-31T00:00Z", ["2028-01-31T00:00", "2028-02-29T00:00", "2028-03-31T00:00"]],
  ["cron(0 0 3W * ? *)", "2026-01-01T00:00Z", ["2026-01-02T00:00", "2026-02-03T00:00"]],
  ["cron(0 0 1W AUG ? 2026)", "2026-01-01T00:00Z", ["2026-08-03T00:00"]],
  ["cron(0 0 LW MAY ? 2026)", "2026-01-01T00:00Z", ["2026-05-29T00:00"]],
  ["cron(0 0 ? * 6L *)", "2026-01-01T00:00Z", ["2026-01-30T00:00", "2026-02-27T00:00"]],
  ["cron(0 0 ? * MON#2 *)", "2026-01-01T00:00Z", ["2026-01-12T00:00", "2026-02-09T00:00"]],
  ["cron(0 0 ? * L *)", "2026-01-01T00:00Z", ["2026-01-03T00:00", "2026-01-10T00:00"]],
  ["cron(0 9 24 12 ? 2026)", "2026-03-01T00:00Z", ["2026-12-24T09:00"]],
  ["cron(0 9 30 2 ? *)", "2026-03-01T00:00Z", []],
  ["cron(0 9 1 1 ? 2020)", "2026-03-01T00:00Z", []],
])("%s after %s", (expression, from, expected) => {
  expect(times(expression, from, Math.max(1, expected.length))).toEqual(expected);
});

test.each([
  ["at(2026-01-01T00:00:00)", "EventBridge Scheduler"],
  ["every day", "neither rate(…) nor cron(…)"],
  ["rate(0 minutes)", "not a whole number from 1"],
  ["rate(1.5 hours)", "not a whole number from 1"],
  ["rate(1 minutes)", "must be rate(1 minute)"],
  ["rate(5 minute)", "must be rate(5 minutes)"],
  ["rate(5 weeks)", "minutes, hours or days"],
  ["cron(0 12 * * ?)", "has 5 fields"],
  ["cron(0 12 * * * *)", "must be ?"],
  ["cron(0 12 ? * ? *)", "must be ?"],
  ["cron(60 12 * * ? *)", '"60" is no minutes from 0 to 59'],
  ["cron(0 12 ? * MOON *)", '"MOON" is no day of week'],
  ["cron(0 12 ? * 8 *)", '"8" is no day of week from 1 to 7'],
  ["cron(0 12 32W * ? *)", '"32W" is no day of month'],
  ["cron(0/0 12 * * ? *)", '"0/0" is no minutes'],
  ["cron(9-5 12 * * ? *)", '"9-5" is no minutes'],
])("%s is refused", (expression, why) => {
  expect(parseSchedule(expression)).toContain(why);
});
