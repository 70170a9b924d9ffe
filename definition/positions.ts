/** A place in a text, both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where one member or item stands in the text. */
export interface Span {
  /** Where its key begins; an item of a list has none. */
  readonly key?: number;
  readonly value: number;
  /** A number written with a fraction or an exponent. */
  readonly float?: true;
}

/** Line and column of an offset, for the text's line starts. */
export function positionAt(starts: ArrayLike<number>, offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The offset at which each line begins. */
export function lineStarts(text: string): ArrayLike<number> {
  // Lines of definitions are about that long.
  let starts = new Int32Array(16 + (text.length >> 4));
  let count = 1;
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) {
    if (count === starts.length) {
      const more = new Int32Array(2 * count);
      more.set(starts);
      starts = more;
    }
    starts[count++] = i + 1;
  }
  return starts.subarray(0, count);
}
