/** When EventBridge fires a rule by the clock. */
export interface Schedule {
  /** The first time after `time`; `anchor` is when a `rate` began to count. `undefined` when there is none any more. */
  next(time: Date, anchor: Date): Date | undefined;
}

const MINUTE = 60_000;
const units: Readonly<Record<string, number>> = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE };

/**
 * Reads what EventBridge takes as a rule's `ScheduleExpression`, or says what is wrong with it: `rate(5 minutes)`,
 * `cron(0 12 * * ? *)` with six fields in UTC. `at(…)` belongs to EventBridge Scheduler: rules do not know it.
 *
 * @example
 * parseSchedule("cron(30 2 ? * MON *)"); // 02:30 UTC on Mondays
 */
export function parseSchedule(expression: string): Schedule | string {
  const [, kind = "", body = ""] = /^(rate|cron|at)\((.*)\)$/s.exec(expression) ?? [];
  if (kind === "rate") return parseRate(body);
  if (kind === "cron") return parseCron(body);
  if (kind === "at") return "rules have no at(…), which is EventBridge Scheduler's; use cron(…) with a year";
  return `${JSON.stringify(expression)} is neither rate(…) nor cron(…)`;
}

function parseRate(body: string): Schedule | string {
  const [, count = "", unit = "", plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(body) ?? [];
  const value = Number(count);
  if (value < 1 || !Number.isSafeInteger(value))
    return `rate(${body}) is not a whole number from 1 and minutes, hours or days`;
  if ((value === 1) !== (plural === ""))
    return `rate(${body}) must be rate(${value} ${unit}${value === 1 ? "" : "s"}): EventBridge wants the unit's number to fit`;
  const period = value * (units[unit] ?? MINUTE);
  return {
    next: (time, anchor) => {
      const passed = Math.max(0, Math.floor((time.getTime() - anchor.getTime()) / period));
      return new Date(anchor.getTime() + (passed + 1) * period);
    },
  };
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ") },
  { name: "day of week", min: 1, max: 7, names: "SUN MON TUE WED THU FRI SAT".split(" ") },
  { name: "year", min: 1970, max: 2199 },
];

type DayTest = (day: Date) => boolean;

function parseCron(body: string): Schedule | string {
  const texts = body.trim().split(/\s+/);
  if (texts.length !== 6)
    return `cron(${body}) has ${texts.length} fields; it takes six: ${fields.map(({ name }) => name).join(", ")}`;
  const [, , monthDay = "", , weekDay = ""] = texts;
  if ((monthDay === "?") === (weekDay === "?"))
    return `cron(${body}): exactly one of day of month and day of week must be ?`;
  const parsed = fields.map((field, i) => parseField(field, texts[i] ?? ""));
  const wrong = parsed.find((one) => typeof one === "string");
  if (wrong !== undefined) return `cron(${body}): ${wrong}`;
  const [minutes, hours, monthDays, months, weekDays, years] = parsed as readonly ParsedField[];
  const isDay: DayTest = (day) =>
    has(years, day.getUTCFullYear()) &&
    has(months, day.getUTCMonth() + 1) &&
    (monthDays?.day?.(day) ?? has(monthDays, day.getUTCDate())) &&
    (weekDays?.day?.(day) ?? has(weekDays, day.getUTCDay() + 1));
  return { next: (time) => nextTime(time, isDay, minutes?.values ?? new Set(), hours?.values ?? new Set()) };
}

const has = (field: ParsedField | undefined, value: number): boolean => field?.values.has(value) ?? true;

interface ParsedField {
  readonly values: ReadonlySet<number>;
  /** Decides instead of `values`: `L`, `W`, `#`, and `?`, which every day fits. */
  readonly day?: DayTest;
}

function parseField(field: Field, text: string): ParsedField | string {
  const special = specialDay(field, text);
  if (special !== undefined) return { values: new Set(), day: special };
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [, range = "", step] = /^([^/]*)(?:\/(\d+))?$/.exec(part) ?? [];
    const [first = "", last] = range.split("-");
    const all = range === "*";
    const from = all ? field.min : valueOf(field, first);
    const to = all || (step !== undefined && last === undefined) ? field.max : valueOf(field, last ?? first);
    const by = Number(step ?? 1);
    if (from === undefined || to === undefined || from > to || by < 1)
      return `${JSON.stringify(part)} is no ${field.name} from ${field.min} to ${field.max}`;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return { values };
}

function valueOf({ min, max, names }: Field, text: string): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return min + named;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

function specialDay({ name }: Field, text: string): DayTest | undefined {
  if (name === "day of month") {
    const [, weekday] = /^(\d{1,2})W$/i.exec(text) ?? [];
    if (text === "?") return () => true;
    if (/^L$/i.test(text)) return (day) => day.getUTCDate() === lastDate(day);
    if (/^LW$/i.test(text)) return (day) => day.getUTCDate() === nearestWeekday(day, lastDate(day));
    if (weekday !== undefined && Number(weekday) >= 1 && Number(weekday) <= 31)
      return (day) => Number(weekday) <= lastDate(day) && day.getUTCDate() === nearestWeekday(day, Number(weekday));
  }
  if (name === "day of week") {
    if (text === "?") return () => true;
    const [, of, last, count] = /^([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)?(?:(L)|#([1-5]))$/i.exec(text) ?? [];
    const field = fields[4];
    const wanted = of === undefined || field === undefined ? 7 : valueOf(field, of);
    if (last !== undefined)
      return (day) => day.getUTCDay() + 1 === wanted && (of === undefined || day.getUTCDate() + 7 > lastDate(day));
    if (of !== undefined && count !== undefined)
      return (day) => day.getUTCDay() + 1 === wanted && Math.ceil(day.getUTCDate() / 7) === Number(count);
  }
  return undefined;
}

const lastDate = (day: Date): number => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

/** The weekday next to a date, in the same month. */
function nearestWeekday(day: Date, date: number): number {
  const at = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
  if (at === 6) return date > 1 ? date - 1 : date + 2;
  if (at === 0) return date < lastDate(day) ? date + 1 : date - 2;
  return date;
}

function nextTime(
  time: Date,
  isDay: DayTest,
  minutes: ReadonlySet<number>,
  hours: ReadonlySet<number>,
): Date | undefined {
  const first = Math.floor(time.getTime() / MINUTE) * MINUTE + MINUTE;
  const clock = [...hours].toSorted((a, b) => a - b);
  const past = [...minutes].toSorted((a, b) => a - b);
  const day = new Date(Math.floor(first / (1440 * MINUTE)) * 1440 * MINUTE);
  for (; day.getUTCFullYear() <= 2199; day.setUTCDate(day.getUTCDate() + 1)) {
    if (!isDay(day)) continue;
    for (const hour of clock)
      for (const minute of past) {
        const at = day.getTime() + (hour * 60 + minute) * MINUTE;
        if (at >= first) return new Date(at);
      }
  }
  return undefined;
}
