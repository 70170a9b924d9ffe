/** An ISO 8601 duration. */
export const duration = /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/;

/** What AWS's own examples write: `30d`, `T16m`, `p30d`. */
export const looseDuration = /^p?(?=.)(\d+[ymwd])*(t(?=.)(\d+[hms])*)?$/i;

/**
 * The time that lies a duration before another, in epoch seconds, by the calendar in UTC; `undefined` where the text is
 * no duration, however leniently it is read.
 *
 * @example
 * timeBefore("30d", Date.parse("2026-01-31T00:00:00Z") / 1000); // that of 2026-01-01T00:00:00Z
 */
export const timeBefore = (text: string, time: number): number | undefined => shifted(text, time, -1);

/** The time that lies a duration after another, as {@link timeBefore} has it. */
export const timeAfter = (text: string, time: number): number | undefined => shifted(text, time, 1);

function shifted(text: string, time: number, way: 1 | -1): number | undefined {
  if (!looseDuration.test(text)) return undefined;
  const [days = "", clock = ""] = text.toUpperCase().replace(/^P/, "").split("T");
  const amount = (part: string, unit: string): number =>
    [...part.matchAll(/(\d+)([A-Z])/g)].reduce((sum, [, n, of]) => (of === unit ? sum + Number(n) : sum), 0);
  const months = 12 * amount(days, "Y") + amount(days, "M");
  const seconds =
    86_400 * (7 * amount(days, "W") + amount(days, "D")) +
    3600 * amount(clock, "H") +
    60 * amount(clock, "M") +
    amount(clock, "S");
  const date = new Date(time * 1000);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + way * months);
  // A month before the 31st is the last day of a shorter one.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  const there = date.getTime() / 1000 + way * seconds;
  // Further than dates go is for ever.
  return Number.isNaN(there) ? way * Infinity : there;
}
