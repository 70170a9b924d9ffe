/**
 * How one text becomes another, as `diff -u` writes it and `patch` reads it; empty where they are equal.
 *
 * @example
 * process.stdout.write(unifiedDiff("a.json", before, after));
 */
export function unifiedDiff(name: string, before: string, after: string, context = 3): string {
  if (before === after) return "";
  const [a, b] = [linesOf(before), linesOf(after)];
  const changes = changesOf(a, b);
  const hunks: (readonly Change[])[] = [];
  for (const change of changes) {
    const open = hunks.at(-1);
    const last = open?.at(-1);
    if (open === undefined || last === undefined || change.from - last.to > 2 * context) hunks.push([change]);
    else hunks[hunks.length - 1] = [...open, change];
  }
  return [`--- ${name}\n`, `+++ ${name}\n`, ...hunks.map((hunk) => hunkText(a, b, hunk, context))].join("");
}

/** Lines `from` to `to` of the one text are lines `newFrom` to `newTo` of the other. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** Each line with its end. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function hunkText(a: readonly string[], b: readonly string[], hunk: readonly Change[], context: number): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (first === undefined || last === undefined) return "";
  const from = Math.max(0, first.from - context);
  const to = Math.min(a.length, last.to + context);
  const newFrom = first.newFrom - (first.from - from);
  const newTo = last.newTo + (to - last.to);
  const out = [`@@ -${range(from, to)} +${range(newFrom, newTo)} @@\n`];
  let at = from;
  const say = (sign: string, lines: readonly string[]): void => {
    for (const line of lines)
      out.push(line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`);
  };
  for (const change of hunk) {
    say(" ", a.slice(at, change.from));
    say("-", a.slice(change.from, change.to));
    say("+", b.slice(change.newFrom, change.newTo));
    at = change.to;
  }
  say(" ", a.slice(at, to));
  return out.join("");
}

const range = (from: number, to: number): string => {
  const count = to - from;
  return count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`;
};

/** Shortest edit script by Myers' greedy walk; beyond `mostEdits` the whole middle counts as changed. */
function changesOf(a: readonly string[], b: readonly string[], mostEdits = 500): readonly Change[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [n, m] = [a.length - head - tail, b.length - head - tail];
  const same = (x: number, y: number): boolean => a[head + x] === b[head + y];

  const trail: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(n + m, mostEdits); d++) {
    const next = new Map(reached);
    trail.push(reached);
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (next.get(k - 1) ?? -1) < (next.get(k + 1) ?? -1));
      let x = down ? (next.get(k + 1) ?? 0) : (next.get(k - 1) ?? 0) + 1;
      while (x < n && x - k < m && same(x, x - k)) x++;
      next.set(k, x);
      if (x >= n && x - k >= m) return merged(walkBack(trail, n, m), head);
    }
    reached = next;
  }
  return [{ from: head, to: head + n, newFrom: head, newTo: head + m }];
}

/** The single steps of the way that was found, first one first: a line that goes or a line that comes. */
function walkBack(trail: readonly ReadonlyMap<number, number>[], n: number, m: number): readonly Change[] {
  const steps: Change[] = [];
  let [x, y] = [n, m];
  for (let d = trail.length - 1; d > 0; d--) {
    const reached = trail[d] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
    const px = reached.get(down ? k + 1 : k - 1) ?? 0;
    const py = px - (down ? k + 1 : k - 1);
    steps.push(
      down ? { from: px, to: px, newFrom: py, newTo: py + 1 } : { from: px, to: px + 1, newFrom: py, newTo: py },
    );
    [x, y] = [px, py];
  }
  return steps.toReversed();
}

function merged(steps: readonly Change[], head: number): readonly Change[] {
  const found: Change[] = [];
  for (const step of steps) {
    const last = found.at(-1);
    const here = { from: step.from + head, to: step.to + head, newFrom: step.newFrom + head, newTo: step.newTo + head };
    if (last !== undefined && last.to === here.from && last.newTo === here.newFrom)
      found[found.length - 1] = { ...last, to: here.to, newTo: here.newTo };
    else found.push(here);
  }
  return found;
}
