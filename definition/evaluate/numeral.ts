/** A number with the text that stands for it where text is wanted: Python's `str()`, which keeps `2.0` apart from `2`. */
export class Numeral {
  readonly number: number;
  readonly text: string;
  constructor(number: number, text: string) {
    this.number = number;
    this.text = text;
  }
  toJSON(): number {
    return this.number;
  }
  toString(): string {
    return this.text;
  }
}

/** Python's `str()` of a float: shortest digits, an exponent below 1e-4 and from 1e16 on. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${digits}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Reads the JSON spelling of a number: with a point or an exponent it is a float, else a whole number. */
export function numeral(lexeme: string): Numeral {
  const number = Number(lexeme);
  return /^-?\d+$/.test(lexeme)
    ? new Numeral(number, BigInt(lexeme).toString())
    : new Numeral(number, floatText(number));
}
