/** The candidate that a misspelt name most likely meant, or `undefined` when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * The one candidate that a name can only have meant: it differs in capitals alone, or is the only one a single letter
 * away; `undefined` where there is room for doubt.
 */
export function certain(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const others = [...candidates].filter((candidate) => candidate !== name);
  const same = others.filter((candidate) => candidate.toLowerCase() === wanted);
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  if (name.length < 4) return undefined;
  const near = others.filter(
    (candidate) => Math.abs(candidate.length - name.length) < 2 && editDistance(wanted, candidate.toLowerCase(), 2) < 2,
  );
  return near.length === 1 ? near[0] : undefined;
}

/** `did you mean "X"?`, else the list of what there is. */
export function suggest(name: string, candidates: readonly string[], none: string): string {
  const near = nearest(name, candidates);
  if (near !== undefined) return `did you mean ${JSON.stringify(near)}?`;
  if (candidates.length === 0) return none;
  const shown = candidates.slice(0, 12).join(", ");
  return `there is ${candidates.length > 12 ? `${shown}, … (${candidates.length})` : shown}`;
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts; gives up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least >= limit) return limit;
    [before, row] = [row, next];
  }
  return row[b.length] ?? limit;
}
