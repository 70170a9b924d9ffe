import { XMLBuilder } from "fast-xml-parser";
import { expect, test } from "vitest";
import { xml } from "../../../local/wire/xml.ts";

const judge = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@_", format: false });

test.each([
  [{ Empty: {} }],
  [{ A: { B: "x", C: 1, D: true, E: "", F: undefined } }],
  [{ A: { "@_xmlns": 'http://a/"b"', B: ["x", { C: "<&>\"'" }, 3], None: [] } }],
  [
    {
      List: {
        Contents: [
          { Key: "a b", Size: 0 },
          { Key: "é\n\t€", Size: 1.5 },
        ],
        CommonPrefixes: [{ Prefix: "a/" }],
      },
    },
  ],
  [
    {
      Deep: {
        Nested: {
          List: {
            member: [
              { key: "k", value: "v" },
              { key: "l", value: "" },
            ],
          },
        },
      },
    },
  ],
])("%j is written as a library would", (document) => {
  expect(xml(document)).toBe(`<?xml version="1.0" encoding="UTF-8"?>\n${String(judge.build(document))}`);
});

test("control characters are references, as S3 writes them", () => {
  expect(xml({ Key: "a\u0001b\rc" })).toContain("<Key>a&#1;b&#13;c</Key>");
});
