import { AwsError } from "../wire/error.ts";

/** Values of the kinds that AWS requests hold; times are epoch seconds. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Plain[]
  | { readonly [name: string]: Plain };

const EPOCH_TAG = 1;
const BREAK = Symbol("break");
const MAX_DEPTH = 64;

/** Reads one CBOR value (RFC 8949) that fills the bytes. */
export function decodeCbor(bytes: Uint8Array): Plain {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (size: number): number => {
    if (size > bytes.length - at) throw malformed("ends too early");
    at += size;
    return at - size;
  };
  const argument = (low: number): number => {
    if (low < 24) return low;
    if (low === 24) return view.getUint8(take(1));
    if (low === 25) return view.getUint16(take(2));
    if (low === 26) return view.getUint32(take(4));
    if (low === 27) return Number(view.getBigUint64(take(8)));
    throw malformed(`has the reserved length ${low}`);
  };
  const chunks = (low: number): Uint8Array => {
    if (low !== 31) {
      const size = argument(low);
      return bytes.subarray(take(size), at);
    }
    const parts: Uint8Array[] = [];
    for (let head = view.getUint8(take(1)); head !== 0xff; head = view.getUint8(take(1))) {
      const size = argument(head & 31);
      parts.push(bytes.subarray(take(size), at));
    }
    return Buffer.concat(parts);
  };
  const item = (depth: number): Plain => {
    const value = read(depth);
    if (value === BREAK) throw malformed("has a break where a value belongs");
    return value;
  };
  const many = (low: number, each: (first: Plain) => void, depth: number): void => {
    const count = low === 31 ? Number.POSITIVE_INFINITY : argument(low);
    for (let i = 0; i < count; i++) {
      const value = read(depth);
      if (value !== BREAK) each(value);
      else if (low === 31) return;
      else throw malformed("has a break where a value belongs");
    }
  };
  const simple = (low: number): Plain | typeof BREAK => {
    if (low === 20 || low === 21) return low === 21;
    if (low === 22 || low === 23) return null;
    if (low === 25) return half(view.getUint16(take(2)));
    if (low === 26) return view.getFloat32(take(4));
    if (low === 27) return view.getFloat64(take(8));
    if (low === 31) return BREAK;
    throw malformed(`has the simple value ${low}`);
  };
  const read = (depth: number): Plain | typeof BREAK => {
    if (depth > MAX_DEPTH) throw malformed(`is nested deeper than ${MAX_DEPTH}`);
    const head = view.getUint8(take(1));
    const [major, low] = [head >> 5, head & 31];
    if (major === 0) return argument(low);
    if (major === 1) return -1 - argument(low);
    if (major === 2) return chunks(low);
    if (major === 3) return Buffer.from(chunks(low)).toString("utf8");
    if (major === 4) {
      const list: Plain[] = [];
      many(low, (value) => void list.push(value), depth + 1);
      return list;
    }
    if (major === 5) {
      const pairs: [string, Plain][] = [];
      many(low, (key) => void pairs.push([String(key), item(depth + 1)]), depth + 1);
      return Object.fromEntries(pairs);
    }
    if (major === 6) {
      argument(low);
      return item(depth + 1);
    }
    return simple(low);
  };
  const value = item(0);
  if (at !== bytes.length) throw malformed("goes on after its value");
  return value;
}

const malformed = (what: string) => new AwsError("SerializationException", `the CBOR body ${what}`);

/** A float of 16 bits. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Writes a value as CBOR; a number below a name that ends in `Timestamp` or `Timestamps` travels as a time. */
export function encodeCbor(value: unknown): Buffer {
  const parts: Buffer[] = [];
  const head = (major: number, size: number): void => {
    const first = major << 5;
    if (size < 24) parts.push(Buffer.from([first | size]));
    else if (size < 0x100) parts.push(Buffer.from([first | 24, size]));
    else if (size < 0x10000) parts.push(Buffer.from([first | 25, size >> 8, size & 255]));
    else {
      const wide = Buffer.alloc(9);
      wide[0] = first | 27;
      wide.writeBigUInt64BE(BigInt(size), 1);
      parts.push(wide);
    }
  };
  const number = (n: number): void => {
    if (Number.isSafeInteger(n) && !Object.is(n, -0)) return n < 0 ? head(1, -1 - n) : head(0, n);
    const wide = Buffer.alloc(9);
    wide[0] = 0xfb;
    wide.writeDoubleBE(n, 1);
    parts.push(wide);
  };
  const write = (one: unknown, isTime: boolean): void => {
    if (one === null || one === undefined) parts.push(Buffer.from([0xf6]));
    else if (typeof one === "boolean") parts.push(Buffer.from([one ? 0xf5 : 0xf4]));
    else if (typeof one === "number") {
      if (isTime) head(6, EPOCH_TAG);
      number(one);
    } else if (typeof one === "string") {
      const text = Buffer.from(one);
      head(3, text.length);
      parts.push(text);
    } else if (one instanceof Uint8Array) {
      head(2, one.length);
      parts.push(Buffer.from(one));
    } else if (Array.isArray(one)) {
      head(4, one.length);
      for (const each of one) write(each, isTime);
    } else {
      const pairs = Object.entries(one).filter(([, member]) => member !== undefined);
      head(5, pairs.length);
      for (const [name, member] of pairs) {
        write(name, false);
        write(member, isTimeName(name));
      }
    }
  };
  write(value, false);
  return Buffer.concat(parts);
}

/** Whether a member of an answer of CloudWatch is a time. */
export const isTimeName = (name: string): boolean => /Timestamps?$/.test(name);
