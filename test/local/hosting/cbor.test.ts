import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCbor, encodeCbor } from "../../../local/cloudwatch/cbor.ts";

describe("CBOR", () => {
  it("gives back what was written", () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("any")),
        fc.dictionary(fc.string(), tie("any"), { noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (one) => {
        expect(decodeCbor(encodeCbor(one))).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  it("reads what RFC 8949 lists in its appendix", () => {
    const examples: readonly (readonly [string, unknown])[] = [
      ["1903e8", 1000],
      ["1b000000e8d4a51000", 1_000_000_000_000],
      ["3903e7", -1000],
      ["f93c00", 1],
      ["f97bff", 65_504],
      ["f90001", 5.960464477539063e-8],
      ["f9c400", -4],
      ["fa47c35000", 100_000],
      ["fb3ff199999999999a", 1.1],
      ["f97c00", Number.POSITIVE_INFINITY],
      ["c11a514b67b0", 1_363_896_240],
      ["c1fb41d452d9ec200000", 1_363_896_240.5],
      ["62c3bc", undefined],
      ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
      ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }],
      ["7f657374726561646d696e67ff", "streaming"],
    ];
    for (const [hex, value] of examples) {
      if (value === undefined) expect(decodeCbor(Buffer.from(hex, "hex"))).toBe("ü");
      else expect(decodeCbor(Buffer.from(hex, "hex"))).toEqual(value);
    }
  });

  it("refuses bytes that are none, without ever hanging or failing otherwise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeCbor(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: "SerializationException" });
        }
      }),
      { numRuns: 3000 },
    );
    for (const hex of ["9b7fffffffffffffff", "5b7fffffffffffffff", "81".repeat(100), "ff", "a1", "1c", "0000"])
      expect(() => decodeCbor(Buffer.from(hex, "hex"))).toThrow(/the CBOR body/);
  });
});
