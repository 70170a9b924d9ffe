/** What may not be the name of a constant: words of the language, and what a file may import or leave global. */
const taken = [
  ..."await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield".split(
    " ",
  ),
  ..."arguments async eval undefined NaN Infinity globalThis Object Array String Number Boolean Symbol Float Parameter".split(
    " ",
  ),
  ..."pipeline parameter execution join text jsonGet unchecked equals greaterThan atLeast lessThan atMost isIn not or".split(
    " ",
  ),
];

/** Gives every name of a definition a constant of its own. */
export interface Names {
  /** `TrainModel` as `trainModel`; with `suffix` where that is taken, and a number where that is taken too. */
  claim(name: string, suffix: string): string;
}

/** Names that are free, less those that are reserved for imports. */
export function namesBeside(imports: readonly string[]): Names {
  const used = new Set([...taken, ...imports]);
  return {
    claim(name, suffix) {
      const plain = camelCase(name, suffix);
      const stem = used.has(plain) ? `${plain}${suffix}` : plain;
      let free = stem;
      for (let n = 2; used.has(free); n++) free = `${stem}${n}`;
      used.add(free);
      return free;
    },
  };
}

/** `MSE-check_2` as `mseCheck2`; a name that begins with no letter gets `suffix` before it. */
export function camelCase(name: string, suffix: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const [first = "", ...others] = words;
  const lower = /^[A-Z0-9]+$/.test(first)
    ? first.toLowerCase()
    : first.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (start) => start.toLowerCase());
  const camel = [lower, ...others.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)].join("");
  return /^[A-Za-z]/.test(camel) ? camel : `${suffix.toLowerCase()}${camel}`;
}
