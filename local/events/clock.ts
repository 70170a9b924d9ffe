import { parseSchedule } from "../../definition/schedule-expression.ts";
import type { Rule } from "./rules.ts";

/** A rule with the time from which its `rate` counts, in epoch seconds. */
export interface TimedRule {
  readonly rule: Rule;
  readonly since: number;
}

export interface ClockOptions {
  /** The rules that may fire, as they are at this moment. */
  readonly rules: () => readonly TimedRule[];
  readonly fire: (rule: Rule, time: Date) => void;
  readonly now: () => number;
}

/** Fires rules that have a ScheduleExpression, while the engine runs. */
export interface Clock {
  /** Fires what has come due since the last look; several times of one rule that were slept through fire once. */
  tick(): void;
  close(): void;
}

// Often enough for EventBridge's finest unit, the minute, and for rules that come while the clock sleeps.
const TICK_MILLISECONDS = 1000;

/** Opens the clock at the present moment: what came due while no engine ran is not made up for. */
export function openClock({ rules, fire, now }: ClockOptions): Clock {
  let looked = now();
  const tick = (): void => {
    const present = now();
    for (const { rule, since } of rules()) {
      const schedule = parseSchedule(rule.ScheduleExpression ?? "");
      if (typeof schedule === "string") continue;
      const anchor = since * 1000;
      const due = schedule.next(new Date(Math.max(looked, anchor)), new Date(anchor));
      if (due !== undefined && due.getTime() <= present) fire(rule, due);
    }
    looked = Math.max(looked, present);
  };
  const timer = setInterval(tick, TICK_MILLISECONDS);
  // A clock alone keeps no process alive.
  timer.unref();
  return { tick, close: () => clearInterval(timer) };
}
